package io.trunkline.smpp.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast one system_id may submit over all its binds, as GCRA: each request has its moment, one interval after the one
 * before, and may come up to a tenth of a second early. What is refused costs nothing. Time comes in as nanoseconds of
 * one monotonic clock. Thread-safe, without locks.
 */
final class SubmitQuota {
    private static final long EARLY_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

    private final int perSecond;
    private final long origin;
    private final long intervalNanos;
    private final AtomicLong nextMoment = new AtomicLong();

    /**
     * @param perSecond 0 for no limit
     */
    SubmitQuota(int perSecond, long now) {
        this.perSecond = perSecond;
        this.origin = now;
        this.intervalNanos = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    int perSecond() {
        return perSecond;
    }

    /** Takes the moments of so many messages; false where the first is still too far ahead. */
    boolean take(long now, int messages) {
        if (perSecond == 0) {
            return true;
        }
        long since = now - origin;
        while (true) {
            long moment = nextMoment.get();
            if (moment - since > EARLY_NANOS_MAX) {
                return false;
            }
            if (nextMoment.compareAndSet(moment, Math.max(moment, since) + messages * intervalNanos)) {
                return true;
            }
        }
    }
}
