package io.trunkline.bench.crash.oracle;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment on both clocks: what ties the gateway's events to what the other witnesses have written down. All run on one
 * machine.
 *
 * @param nanos of {@link System#nanoTime()}
 */
public record Moment(Instant instant, long nanos) {
    /** The present one. */
    public static Moment now() {
        return new Moment(Instant.now(), System.nanoTime());
    }

    /** What {@link System#nanoTime()} was or will be then. */
    long nanosOf(Instant other) {
        return nanos + Duration.between(instant, other).toNanos();
    }
}
