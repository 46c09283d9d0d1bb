package io.trunkline.bench.load;

/**
 * When each request of an open-loop run is meant to start: request {@code n} at {@code n / ratePerSecond} seconds after
 * the start, whatever became of the requests before it.
 *
 * @param count requests in all, at least 1
 * @param ratePerSecond requests per second, above 0
 */
public record Schedule(long count, double ratePerSecond) {
    private static final double NANOS_PER_SECOND = 1e9;

    public Schedule {
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + " (expected: at least 1)");
        }
        if (!(ratePerSecond > 0) || Double.isInfinite(ratePerSecond)) {
            throw new IllegalArgumentException("ratePerSecond: " + ratePerSecond + " (expected: a number above 0)");
        }
    }

    /** The intended start of request {@code n}, 0-based, in nanoseconds after the start of the run. */
    public long offsetNanos(long n) {
        return (long) (n * (NANOS_PER_SECOND / ratePerSecond));
    }

    /** How many requests are meant to have started {@code elapsedNanos} after the start of the run. */
    public long due(long elapsedNanos) {
        if (elapsedNanos < 0) {
            return 0;
        }
        long due = Math.clamp((long) (elapsedNanos * (ratePerSecond / NANOS_PER_SECOND)), 0, count);
        while (due < count && offsetNanos(due) <= elapsedNanos) {
            due++;
        }
        while (due > 0 && offsetNanos(due - 1) > elapsedNanos) {
            due--;
        }
        return due;
    }
}
