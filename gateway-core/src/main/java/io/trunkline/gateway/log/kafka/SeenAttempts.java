package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.message.MessageSid;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The attempts that were in a lane lately, so that one which is there twice is sent once: whoever puts messages into lanes
 * repeats after a crash what it may have put there before. Knows each attempt of which a record, or one before it in the lane,
 * is not done, and beyond those the newest {@value #GENERATION_MAX} at least and twice as many at most, whatever their age. For
 * one thread.
 *
 * <p>Bound: half a megabyte for each {@value #GENERATION_MAX} attempts, of which {@link LaneGate#UNCOMMITTED_MAX} may not be
 * done. An attempt is known by 64 bits that are as random as its SID: one in 10^12 is taken for another where four million are
 * known, and one in 10^14 of a lane that is not deep.
 */
final class SeenAttempts {
    /**
     * Enough for a slot with 500 records a second while a release may be late ({@link LaneWriter#LATE_MAX}) and clocks differ by
     * half a minute.
     */
    static final int GENERATION_MAX = 50_000;

    /** An odd number, about 2^64 over the golden ratio. */
    private static final long SCATTER = 0x9E3779B97F4A7C15L;

    private final Deque<Generation> older = new ArrayDeque<>();
    private Generation younger = new Generation();

    /**
     * Remembers an attempt; false where it was seen before.
     *
     * @param offset of its record in the lane
     */
    boolean add(MessageSid sid, int attempt, long offset) {
        long key = key(sid, attempt);
        if (younger.isFull()) {
            older.addLast(younger);
            younger = new Generation();
        }
        for (Generation generation : older) {
            if (generation.contains(key)) {
                return false;
            }
        }
        return younger.add(key, offset);
    }

    /** All before this offset is done. */
    void done(long offset) {
        while (older.size() > 1 && older.getFirst().last < offset) {
            older.removeFirst();
        }
    }

    /** Differs for the attempts of one message; 0 stands for none. */
    private static long key(MessageSid sid, int attempt) {
        long key = ((sid.high() + attempt) * SCATTER) ^ sid.low();
        return key == 0 ? 1 : key;
    }

    /** Attempts that came one after another, in a table in which the next free place is taken. */
    private static final class Generation {
        private static final int BITS = 16;
        private static final int PLACES = 1 << BITS;

        private final long[] keys = new long[PLACES];
        private int size;
        private long last;

        boolean isFull() {
            return size == GENERATION_MAX;
        }

        boolean contains(long key) {
            return keys[place(key)] == key;
        }

        boolean add(long key, long offset) {
            int place = place(key);
            if (keys[place] == key) {
                return false;
            }
            keys[place] = key;
            size++;
            last = offset;
            return true;
        }

        /** Where it is, or would be. */
        private int place(long key) {
            int place = (int) ((key * SCATTER) >>> (Long.SIZE - BITS));
            while (keys[place] != 0 && keys[place] != key) {
                place = (place + 1) % PLACES;
            }
            return place;
        }
    }
}
