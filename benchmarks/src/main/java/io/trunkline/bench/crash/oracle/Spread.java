package io.trunkline.bench.crash.oracle;

import java.util.List;

/** Milliseconds of several. */
public record Spread(int count, long p50, long p99, long max) {
    /** Of these, in any order. */
    public static Spread of(List<Long> millis) {
        List<Long> rising = millis.stream().sorted().toList();
        return new Spread(rising.size(), at(rising, 0.5), at(rising, 0.99), at(rising, 1));
    }

    private static long at(List<Long> rising, double share) {
        return rising.isEmpty() ? 0 : rising.get((int) Math.ceil(share * rising.size()) - 1);
    }

    @Override
    public String toString() {
        return "p50 " + p50 + " ms, p99 " + p99 + " ms, max " + max + " ms (" + count + ")";
    }
}
