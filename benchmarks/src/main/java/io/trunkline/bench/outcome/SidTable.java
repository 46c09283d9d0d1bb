package io.trunkline.bench.outcome;

/**
 * Open-addressing table from SID to a slot number, so that millions of messages cost two longs each and no object.
 * Filled to at most two thirds; beyond that a new SID gets {@link #FULL}. Event loop only.
 */
final class SidTable {
    static final int FULL = -1;
    private static final int CAPACITY_MAX = 1 << 28;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final long[] highs;
    private final long[] lows;
    private final int sizeMax;
    private int size;

    /** A table with room for at least {@code expected} SIDs. */
    SidTable(int expected) {
        long wanted = Math.max(16, expected * 2L);
        int capacity = (int) Math.min(CAPACITY_MAX, Long.highestOneBit(wanted - 1) << 1);
        this.highs = new long[capacity];
        this.lows = new long[capacity];
        this.sizeMax = (int) (capacity * 2L / 3);
    }

    /** Exclusive upper bound of the slot numbers. */
    int capacity() {
        return highs.length;
    }

    /** The slot of {@code sid}, taken for it now if it had none; {@link #FULL} when there is no room for a new one. */
    int slot(Sid sid) {
        int mask = highs.length - 1;
        int at = (int) (((sid.high() ^ Long.rotateLeft(sid.low(), 32)) * GOLDEN_RATIO) >>> 32) & mask;
        while ((highs[at] | lows[at]) != 0) {
            if (highs[at] == sid.high() && lows[at] == sid.low()) {
                return at;
            }
            at = (at + 1) & mask;
        }
        if (size == sizeMax) {
            return FULL;
        }
        size++;
        highs[at] = sid.high();
        lows[at] = sid.low();
        return at;
    }

    boolean isTaken(int slot) {
        return (highs[slot] | lows[slot]) != 0;
    }

    Sid sid(int slot) {
        return new Sid(highs[slot], lows[slot]);
    }
}
