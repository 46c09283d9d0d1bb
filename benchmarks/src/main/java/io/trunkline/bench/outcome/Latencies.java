package io.trunkline.bench.outcome;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * Latencies of one leg, three significant digits, from 1 µs to 1 h; what is longer counts as 1 h. Event loop only.
 */
final class Latencies {
    private static final long NANOS_MIN = 1_000;
    private static final long NANOS_MAX = Duration.ofHours(1).toNanos();
    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram histogram = new Histogram(NANOS_MIN, NANOS_MAX, SIGNIFICANT_DIGITS);

    void record(long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, NANOS_MAX));
    }

    void clear() {
        histogram.reset();
    }

    LatencySummary summary() {
        return LatencySummary.of(histogram);
    }
}
