package io.trunkline.smpp.session;

import java.util.concurrent.TimeUnit;

/**
 * A limit of requests a second, spread evenly: what was not used is lost but for a burst of five milliseconds' worth, at
 * least one request. Time comes in as nanoseconds of one monotonic clock. For one thread.
 */
final class Pace {
    private static final double BURSTS_PER_SECOND = 200;

    private final double nanosPerRequest;
    private final double burst;
    private double tokens;
    private long refilledAt;

    /**
     * @param perSecond 0 for no limit
     */
    Pace(double perSecond, long now) {
        nanosPerRequest = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        burst = Math.max(1, Math.floor(perSecond / BURSTS_PER_SECOND));
        tokens = burst;
        refilledAt = now;
    }

    /** Requests that may be sent now. */
    int available(long now) {
        if (nanosPerRequest == 0) {
            return Integer.MAX_VALUE;
        }
        refill(now);
        return (int) tokens;
    }

    /** Sends one that {@link #available} allows. */
    void take() {
        if (nanosPerRequest != 0) {
            tokens--;
        }
    }

    /** Until one more may be sent; 0 where one may be now. */
    long nanosUntilNext(long now) {
        if (available(now) >= 1) {
            return 0;
        }
        return (long) Math.ceil((1 - tokens) * nanosPerRequest);
    }

    private void refill(long now) {
        if (now - refilledAt > 0) {
            tokens = Math.min(burst, tokens + (now - refilledAt) / nanosPerRequest);
            refilledAt = now;
        }
    }
}
