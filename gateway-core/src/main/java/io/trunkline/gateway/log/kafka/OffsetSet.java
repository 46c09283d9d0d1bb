package io.trunkline.gateway.log.kafka;

import java.util.BitSet;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A set of offsets that are near each other, an octet for eight of them from the lowest to the highest, however many gaps
 * there are. For one thread.
 */
final class OffsetSet {
    private static final int CHUNK = 1 << 16;

    /** Those from n * CHUNK on, by n. */
    private final NavigableMap<Long, BitSet> chunks = new TreeMap<>();

    private long floor;

    void add(long offset) {
        add(new OffsetRange(offset, offset));
    }

    void add(OffsetRange range) {
        long last = range.last();
        for (long from = Math.max(floor, range.first()); from <= last; from = (from / CHUNK + 1) * CHUNK) {
            long chunk = from / CHUNK;
            long to = Math.min(last, chunk * CHUNK + CHUNK - 1);
            chunks.computeIfAbsent(chunk, none -> new BitSet())
                    .set((int) (from - chunk * CHUNK), (int) (to - chunk * CHUNK) + 1);
        }
    }

    boolean contains(long offset) {
        BitSet chunk = offset < floor ? null : chunks.get(offset / CHUNK);
        return chunk != null && chunk.get((int) (offset % CHUNK));
    }

    /** Drops what is below; nothing below is taken any more. */
    void dropBelow(long offset) {
        if (offset > floor) {
            floor = offset;
            chunks.headMap(offset / CHUNK).clear();
        }
    }

    /** How many octets {@link #bits} has, or a few more. */
    int octets() {
        if (chunks.isEmpty()) {
            return 0;
        }
        long whole = chunks.lastKey() - chunks.firstKey();
        return Math.toIntExact(
                whole * (CHUNK / Byte.SIZE) + chunks.lastEntry().getValue().length() / Byte.SIZE + 1);
    }

    /** A copy. */
    OffsetBits bits() {
        if (chunks.isEmpty()) {
            return new OffsetBits(floor, new BitSet());
        }
        long first = chunks.firstKey();
        int words = CHUNK / Long.SIZE;
        long[] all = new long[Math.toIntExact((chunks.lastKey() - first + 1) * words)];
        chunks.forEach((chunk, bits) -> {
            long[] some = bits.toLongArray();
            System.arraycopy(some, 0, all, (int) (chunk - first) * words, some.length);
        });
        BitSet bits = BitSet.valueOf(all);
        bits.clear(0, (int) Math.max(0, floor - first * CHUNK));
        return new OffsetBits(first * CHUNK, bits);
    }
}
