package io.trunkline.smpp.client;

import java.time.Duration;

/**
 * How long to wait before the next attempt to bind: doubling from {@code first} to {@code most}, of which a random half
 * is taken off, so that many binds do not come back at once.
 */
public record Backoff(Duration first, Duration most) {
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    private static final int DOUBLINGS_MAX = 30;

    public Backoff {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "backoff: first " + first + ", most " + most + " (expected: 0 < first <= most)");
        }
    }

    /**
     * The wait after {@code failures} attempts in a row that failed.
     *
     * @param failures at least 1
     * @param random 0 up to, not including, 1
     */
    public Duration delay(int failures, double random) {
        long doubled = first.toMillis() << Math.min(failures - 1, DOUBLINGS_MAX);
        long capped = doubled <= 0 ? most.toMillis() : Math.min(doubled, most.toMillis());
        return Duration.ofMillis((long) (capped * (0.5 + random / 2)));
    }
}
