package io.trunkline.gateway.message;

/**
 * 64 bits that tell texts apart: two that are unlike share theirs one time in 2^64. FNV-1a over the text's UTF-16 units,
 * mixed to the end as MurmurHash3 does. Fixed for ever: identities are made of it.
 */
public final class Fingerprint {
    private static final long FNV_PRIME = 0x100000001b3L;

    private Fingerprint() {}

    /**
     * The fingerprint of a text.
     *
     * @param seed the fingerprint of what comes before, or any number
     */
    public static long of(long seed, CharSequence text) {
        long hash = seed ^ 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
