package io.trunkline.bench.route;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The other carriers' messages in half a minute without a stall and in the half minute with one that follows.
 *
 * @param p99Micros from when they were due until they were submitted; an hour for those that never were
 * @param taken how many came to those carriers in that time
 */
record Stall(long p99MicrosBefore, long p99Micros, int takenBefore, int taken) {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(RouteMain.STALL_SECONDS);
    private static final double PERCENTILE = 0.99;
    private static final long NEVER_MICROS = TimeUnit.HOURS.toMicros(1);

    /** @param begun when each began, of {@link System#nanoTime()} */
    static List<Stall> of(Collection<Long> begun, Traffic traffic, RouteLoad.Sent sent) {
        Map<String, Long> at = begun.isEmpty() ? Map.of() : traffic.firstAt(Stall::isOthers);
        return begun.stream()
                .map(from -> new Stall(
                        p99Micros(at, sent, from - NANOS, from),
                        p99Micros(at, sent, from, from + NANOS),
                        traffic.count(Stall::isOthers, from - NANOS, from),
                        traffic.count(Stall::isOthers, from, from + NANOS)))
                .toList();
    }

    private static boolean isOthers(Text text) {
        return text.carrier() != 0;
    }

    private static long p99Micros(Map<String, Long> at, RouteLoad.Sent sent, long from, long until) {
        long[] rising = sent.micros(at, from, until);
        // What nobody took is later than all that somebody did
        long never = sent.without(at, destination -> !destination.startsWith(RouteMain.CHEAPEST_THIRD), from, until);
        if (rising.length + never == 0) {
            return 0;
        }
        int place = (int) (PERCENTILE * (rising.length + never - 1));
        return place < rising.length ? rising[place] : NEVER_MICROS;
    }

    double p99Ratio() {
        return (double) p99Micros / Math.max(1, p99MicrosBefore);
    }

    double rateRatio() {
        return (double) taken / Math.max(1, takenBefore);
    }

    static double median(List<Stall> stalls, ToDoubleFunction<Stall> of) {
        double[] rising = stalls.stream().mapToDouble(of).sorted().toArray();
        int middle = rising.length / 2;
        return rising.length % 2 == 1 ? rising[middle] : (rising[middle - 1] + rising[middle]) / 2;
    }
}
