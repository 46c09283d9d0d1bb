package io.trunkline.gateway.progress;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What one queue tells about itself, part by part: its parts move independently, so that one may stand still. Thread-safe. */
public final class QueueProgress {
    private final String queue;
    private final Map<Integer, Part> parts = new ConcurrentSkipListMap<>();

    /**
     * @param queue its name in metrics, logs and answers: lower case, words with dashes between
     */
    public QueueProgress(String queue) {
        this.queue = queue;
    }

    public String queue() {
        return queue;
    }

    /** The part of this number, new where it is not known. */
    public Part part(int number) {
        return parts.computeIfAbsent(number, key -> new Part());
    }

    /** The part is no longer this node's. */
    public void lost(int number) {
        parts.remove(number);
    }

    Map<Integer, Part> parts() {
        return parts;
    }

    long waiting() {
        return parts.values().stream().mapToLong(part -> part.waiting).sum();
    }

    /** One part of a queue; written by one thread at a time, read by any. */
    public static final class Part {
        private volatile long waiting;
        private volatile long moves;

        /**
         * How much there is to do that could be done now. What must wait for something else, for a time or for a window,
         * is not counted: without credit nothing stands still, it waits.
         */
        public void waiting(long count) {
            waiting = count;
        }

        /** Something was done. */
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
        public void moved() {
            moves++;
        }

        long waiting() {
            return waiting;
        }

        long moves() {
            return moves;
        }
    }
}
