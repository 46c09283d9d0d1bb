package io.trunkline.bench.waits;

import io.trunkline.bench.measure.GroupUse;
import io.trunkline.bench.measure.ProcessGroup;
import io.trunkline.bench.waits.ReleaseTimes.Release;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * What came of a load.
 *
 * @param acceptSeconds how long it took until all messages waited in the view
 * @param begin when the first was due
 * @param releases the first of each message, in the order in which the lanes took them
 * @param repeats how often one was released once more
 * @param use from {@code begin} to the end of the last release
 */
record WaitFigures(
        WaitLoad load,
        double acceptSeconds,
        Instant begin,
        List<Release> releases,
        int repeats,
        Map<ProcessGroup, GroupUse> use) {
    /** A rate is held against what was asked over windows so long. */
    static final int WINDOW_SECONDS = 10;

    private static final double TOLERANCE = 0.01;
    private static final double LATENESS_MILLIS_MAX = 100;
    private static final long SECOND_MICROS = TimeUnit.SECONDS.toMicros(1);
    private static final double MILLI_MICROS = 1_000;

    WaitFigures {
        releases = releases.stream()
                .sorted(Comparator.comparingLong(Release::taken))
                .toList();
        use = Map.copyOf(use);
    }

    private long first() {
        return releases.isEmpty() ? 0 : releases.getFirst().taken();
    }

    private long last() {
        return releases.isEmpty() ? 0 : releases.getLast().taken();
    }

    int missing() {
        return load.count() - releases.size();
    }

    /** From the first release to the last; 0 where there are not two. */
    double perSecond() {
        return releases.size() < 2 ? 0 : (releases.size() - 1) * (double) SECOND_MICROS / Math.max(1, last() - first());
    }

    /** From when the first message was due to the first release. */
    double firstSeconds() {
        return releases.isEmpty() ? 0 : (first() - micros(0)) / (double) SECOND_MICROS;
    }

    /** Releases a second in each whole window from the first release on; the whole run's rate where no window is whole. */
    List<Double> windows() {
        List<Double> rates = new ArrayList<>();
        long window = WINDOW_SECONDS * SECOND_MICROS;
        int from = 0;
        for (long end = first() + window; from < releases.size() && last() >= end; end += window) {
            int to = from;
            while (releases.get(to).taken() < end) {
                to++;
            }
            rates.add((to - from) / (double) WINDOW_SECONDS);
            from = to;
        }
        if (rates.isEmpty()) {
            rates.add(perSecond());
        }
        return rates;
    }

    double slowest() {
        return windows().stream().mapToDouble(rate -> rate).min().orElse(0);
    }

    double fastest() {
        return windows().stream().mapToDouble(rate -> rate).max().orElse(0);
    }

    /** How many were released in each second from when the first was due. */
    int[] bySecond() {
        if (releases.isEmpty()) {
            return new int[0];
        }
        int[] counts = new int[second(releases.getLast()) + 1];
        releases.forEach(release -> counts[second(release)]++);
        return counts;
    }

    private int second(Release release) {
        return (int) Math.max(0, (release.taken() - micros(0)) / SECOND_MICROS);
    }

    /** From due to release, and the same in its parts. */
    enum Leg {
        LATENESS,
        /** Until its round asked what is due. */
        TO_ROUND,
        /** Until it was decided and marked, and the lane was handed it. */
        TO_DECISION,
        /** Until the lane had it. */
        TO_LANE
    }

    double millis(Leg leg, double quantile) {
        long[] micros = releases.stream().mapToLong(part(leg)).sorted().toArray();
        int index = (int) Math.ceil(quantile * micros.length) - 1;
        return micros.length == 0 ? 0 : micros[Math.max(0, index)] / MILLI_MICROS;
    }

    private ToLongFunction<Release> part(Leg leg) {
        return switch (leg) {
            case LATENESS -> release -> release.taken() - micros(release.number());
            case TO_ROUND -> release -> release.asked() - micros(release.number());
            case TO_DECISION -> release -> release.decided() - release.asked();
            case TO_LANE -> release -> release.taken() - release.decided();
        };
    }

    private long micros(int number) {
        return TimedLanes.micros(load.due(begin, number));
    }

    /** CPU of a group for each released message. */
    double cpuMicros(ProcessGroup group) {
        GroupUse used = use.get(group);
        return used == null || releases.isEmpty() ? 0 : used.cpu().toNanos() / MILLI_MICROS / releases.size();
    }

    /** What is asked of the load. */
    List<Promise> promises() {
        List<Promise> promises = new ArrayList<>();
        promises.add(new Promise("not released", missing(), 0, 0));
        switch (load.kind()) {
            case BURST -> addPace(promises);
            case STEADY ->
                promises.add(new Promise(
                        "p99 of the lateness, ms", millis(Leg.LATENESS, 0.99), -Double.MAX_VALUE, LATENESS_MILLIS_MAX));
            case TIMERS ->
                promises.add(new Promise(
                        "released a second", perSecond(), load.perSecond() * (1 - TOLERANCE), Double.MAX_VALUE));
            case WARM_UP -> {}
        }
        return promises;
    }

    private void addPace(List<Promise> promises) {
        if (load.pace() == 0) {
            return;
        }
        double least = load.pace() * (1 - TOLERANCE);
        double most = load.pace() * (1 + TOLERANCE);
        promises.add(new Promise("released a second, in all", perSecond(), least, most));
        promises.add(new Promise("released a second, in the slowest 10 s", slowest(), least, most));
        promises.add(new Promise("released a second, in the fastest 10 s", fastest(), least, most));
    }
}
