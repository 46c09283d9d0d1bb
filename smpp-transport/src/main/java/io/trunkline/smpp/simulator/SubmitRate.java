package io.trunkline.smpp.simulator;

/**
 * A rate per second, kept by the generic cell rate algorithm with a burst of a tenth of a second. Pure but for its
 * memory; one thread.
 */
final class SubmitRate {

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long BURST_NANOS = SECOND_NANOS / 10;

    private final long intervalNanos;
    private long nextNanos;
    private boolean started;

    /** A rate of {@code perSecond}, or none at 0. */
    SubmitRate(int perSecond) {
        this.intervalNanos = perSecond == 0 ? 0 : SECOND_NANOS / perSecond;
    }

    /** Takes one if the rate allows it. */
    boolean allows(long nowNanos) {
        if (intervalNanos == 0) {
            return true;
        }
        if (!started || nextNanos - nowNanos < 0) {
            started = true;
            nextNanos = nowNanos;
        }
        if (nextNanos - nowNanos > Math.max(BURST_NANOS - intervalNanos, 0)) {
            return false;
        }
        nextNanos += intervalNanos;
        return true;
    }
}
