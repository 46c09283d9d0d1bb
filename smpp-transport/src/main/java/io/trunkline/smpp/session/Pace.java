package io.trunkline.smpp.session;

import java.util.concurrent.TimeUnit;

/**
 * A limit of requests a second, spread evenly: each has its moment, one interval after the one before. A moment that was
 * missed by up to ten milliseconds, as timers do, is made up for; after a longer pause the count starts anew with one
 * request, so that idle time never becomes a burst. Time comes in as nanoseconds of one monotonic clock. For one thread.
 */
final class Pace {
    private static final long LATENESS_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(10);

    private final double nanosPerRequest;
    private double nextMoment;
    private final long origin;

    /**
     * Starts with one request allowed.
     *
     * @param perSecond 0 for no limit
     */
    Pace(double perSecond, long now) {
        nanosPerRequest = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        origin = now;
    }

    /** Requests that may be sent now. */
    int available(long now) {
        if (nanosPerRequest == 0) {
            return Integer.MAX_VALUE;
        }
        double late = now - origin - nextMoment;
        if (late < 0) {
            return 0;
        }
        return late > LATENESS_NANOS_MAX ? 1 : 1 + (int) (late / nanosPerRequest);
    }

    /** Sends one that {@link #available} allows. */
    void take(long now) {
        if (now - origin - nextMoment > LATENESS_NANOS_MAX) {
            nextMoment = now - origin;
        }
        nextMoment += nanosPerRequest;
    }

    /** Until one more may be sent; 0 where one may be now. */
    long nanosUntilNext(long now) {
        return nanosPerRequest == 0 ? 0 : Math.max(0, (long) Math.ceil(nextMoment - (now - origin)));
    }
}
