package io.trunkline.smpp.text;

import java.util.Arrays;

/**
 * Eight septets in seven octets, least significant bits first (3GPP TS 23.038 section 6.1.2.1).
 *
 * <p>A carrier over SMPP says how many octets there are, not how many septets, so seven spare bits at the end could be
 * an {@code @} (0x00) or nothing. As in section 6.1.2.3.1 they are filled with CR when packing, and a CR that ends on an
 * octet boundary is dropped when unpacking; a text that itself ends with CR there gets a second one. A text ending in
 * two CR may so come back with one, and so may a full short message that ends in one, which has no room for a second:
 * that ambiguity is the format's own. Stateless; any thread.
 */
public final class SeptetPacking {

    private static final int OCTETS_MAX = 140;

    private SeptetPacking() {}

    /** The bits between a header of {@code headerOctets} and the first septet, which starts on a septet boundary. */
    public static int fillBits(int headerOctets) {
        return (7 - headerOctets * 8 % 7) % 7;
    }

    /** Packs {@code septets} behind a header of {@code headerOctets}; the header's own octets are left zero. */
    public static byte[] pack(byte[] septets, int headerOctets) {
        byte[] padded = padded(septets, headerOctets);
        int bit = headerOctets * 8 + fillBits(headerOctets);
        byte[] octets = new byte[(bit + padded.length * 7 + 7) / 8];
        for (byte septet : padded) {
            int index = bit >> 3;
            int shifted = (septet & 0x7F) << (bit & 7);
            octets[index] |= (byte) shifted;
            if (shifted > 0xFF) {
                octets[index + 1] |= (byte) (shifted >> 8);
            }
            bit += 7;
        }
        return octets;
    }

    /** Unpacks {@code length} octets at {@code offset}, the first {@code headerOctets} of which are a header. */
    public static byte[] unpack(byte[] octets, int offset, int length, int headerOctets) {
        int bit = headerOctets * 8 + fillBits(headerOctets);
        int count = Math.max(0, (length * 8 - bit) / 7);
        byte[] septets = new byte[count];
        for (int i = 0; i < count; i++) {
            int index = offset + (bit >> 3);
            int pair = octets[index] & 0xFF;
            if ((bit & 7) > 1) {
                pair |= (octets[index + 1] & 0xFF) << 8;
            }
            septets[i] = (byte) (pair >> (bit & 7) & 0x7F);
            bit += 7;
        }
        boolean padding = count > 0 && (bit & 7) == 0 && septets[count - 1] == Gsm7.CR;
        return padding ? Arrays.copyOf(septets, count - 1) : septets;
    }

    private static byte[] padded(byte[] septets, int headerOctets) {
        int bits = headerOctets * 8 + fillBits(headerOctets) + septets.length * 7;
        boolean sevenSpare = (bits & 7) == 1;
        boolean endsWithCr = (bits & 7) == 0
                && bits != OCTETS_MAX * 8
                && septets.length > 0
                && septets[septets.length - 1] == Gsm7.CR;
        if (!sevenSpare && !endsWithCr) {
            return septets;
        }
        byte[] padded = Arrays.copyOf(septets, septets.length + 1);
        padded[septets.length] = Gsm7.CR;
        return padded;
    }
}
