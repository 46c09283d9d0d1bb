package io.trunkline.smpp.fuzz;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes new frames from sound ones: flips, interesting values, cuts, repeats and splices, one to four of them. The same
 * seed gives the same frames. Reuses one buffer; for one thread.
 */
final class Mutator {
    static final int OCTETS_MAX = 1_024;
    private static final int MUTATIONS_MAX = 4;
    private static final int HEADER_OCTETS = 16;
    private static final byte[] INTERESTING = {0, 1, 4, 5, 15, 16, 20, 21, 0x7F, (byte) 0x80, (byte) 0xFE, (byte) 0xFF};

    private final List<byte[]> seeds;
    private final SplittableRandom random;
    private final byte[] octets = new byte[OCTETS_MAX];
    private int length;

    Mutator(List<byte[]> seeds, long seed) {
        this.seeds = List.copyOf(seeds);
        this.random = new SplittableRandom(seed);
    }

    /** Makes the next frame; its octets are valid until the one after. */
    void next() {
        byte[] seed = seeds.get(random.nextInt(seeds.size()));
        length = Math.min(seed.length, OCTETS_MAX);
        System.arraycopy(seed, 0, octets, 0, length);
        for (int left = 1 + random.nextInt(MUTATIONS_MAX); left > 0; left--) {
            mutate();
        }
        ByteBuffer.wrap(octets).putInt(0, length);
    }

    byte[] octets() {
        return octets;
    }

    int length() {
        return length;
    }

    private void mutate() {
        switch (random.nextInt(7)) {
            case 0 -> octets[place()] ^= (byte) (1 << random.nextInt(8));
            case 1 -> octets[place()] = INTERESTING[random.nextInt(INTERESTING.length)];
            case 2 -> octets[place()] = (byte) random.nextInt();
            case 3 -> length = HEADER_OCTETS + random.nextInt(length - HEADER_OCTETS + 1);
            case 4 -> remove();
            case 5 -> repeat();
            default -> splice();
        }
    }

    /** Mostly in the body: a header of another command is tried seldom enough. */
    private int place() {
        return length > HEADER_OCTETS && random.nextInt(8) > 0
                ? HEADER_OCTETS + random.nextInt(length - HEADER_OCTETS)
                : Integer.BYTES + random.nextInt(Integer.BYTES * 2);
    }

    private void remove() {
        int body = length - HEADER_OCTETS;
        if (body > 0) {
            int from = HEADER_OCTETS + random.nextInt(body);
            int count = 1 + random.nextInt(Math.min(8, length - from));
            System.arraycopy(octets, from + count, octets, from, length - from - count);
            length -= count;
        }
    }

    private void repeat() {
        int body = length - HEADER_OCTETS;
        if (body > 0) {
            int from = HEADER_OCTETS + random.nextInt(body);
            int count = Math.min(1 + random.nextInt(length - from), OCTETS_MAX - length);
            System.arraycopy(octets, from, octets, from + count, length - from);
            length += count;
        }
    }

    private void splice() {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        if (other.length > HEADER_OCTETS) {
            int from = HEADER_OCTETS + random.nextInt(other.length - HEADER_OCTETS);
            int at = HEADER_OCTETS + random.nextInt(length - HEADER_OCTETS + 1);
            int count = Math.min(other.length - from, OCTETS_MAX - at);
            System.arraycopy(other, from, octets, at, count);
            length = Math.max(length, at + count);
        }
    }
}
