package io.trunkline.bench.outcome;

import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a report says of the latencies of one leg.
 *
 * @param count how many were recorded; all else is 0 when there were none
 * @param micros microseconds by percentile, 50 to 100, rising
 */
public record LatencySummary(long count, double meanMicros, SequencedMap<Double, Long> micros) {
    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.9, 99.99, 100};

    static LatencySummary of(Histogram histogram) {
        var micros = new TreeMap<Double, Long>();
        for (double percentile : PERCENTILES) {
            micros.put(percentile, TimeUnit.NANOSECONDS.toMicros(histogram.getValueAtPercentile(percentile)));
        }
        return new LatencySummary(histogram.getTotalCount(), histogram.getMean() / 1e3, micros);
    }

    /** Microseconds at one of the reported percentiles. */
    public long microsAt(double percentile) {
        Long value = micros.get(percentile);
        if (value == null) {
            throw new IllegalArgumentException(
                    "percentile: " + percentile + " (expected: one of " + micros.keySet() + ")");
        }
        return value;
    }
}
