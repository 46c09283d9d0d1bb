package io.trunkline.smpp.session;

import java.util.concurrent.TimeUnit;

/**
 * How long to send nothing after the peer asked for less: 100 ms, doubling with each further request to at most 5 s, and
 * back to nothing with the first request that it takes. Time comes in as nanoseconds of one monotonic clock. For one
 * thread.
 */
final class ThrottleHold {
    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private long holdNanos;
    private long until;

    /** The peer asked for less. Answers to what was in flight during one hold count once. */
    void throttled(long now) {
        if (holdNanos != 0 && now - until < 0) {
            return;
        }
        holdNanos = holdNanos == 0 ? FIRST_NANOS : Math.min(2 * holdNanos, MOST_NANOS);
        until = now + holdNanos;
    }

    /** The peer took a request that was sent after the hold. */
    void accepted(long now) {
        if (holdNanos != 0 && now - until >= 0) {
            holdNanos = 0;
        }
    }

    boolean isActive() {
        return holdNanos != 0;
    }

    /** Until requests may be sent again; 0 where they may be now. */
    long nanosLeft(long now) {
        return holdNanos == 0 ? 0 : Math.max(0, until - now);
    }
}
