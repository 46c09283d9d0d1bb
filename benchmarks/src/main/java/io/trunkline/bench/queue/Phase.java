package io.trunkline.bench.queue;

import java.util.List;

/**
 * What was measured once without the queue and once with it.
 *
 * @param heap bytes that live
 * @param restarts in order
 * @param restartedHeap bytes that live in the node that was started last
 * @param probes that came to the carrier
 * @param missing probes that did not come
 * @param pacedPerSecond submit_sm of the paced sender while probes were sent
 */
record Phase(
        long heap, List<Restart> restarts, long restartedHeap, List<Probe> probes, int missing, double pacedPerSecond) {
    private static final double NANOS_IN_MILLI = 1e6;
    private static final double NANOS_IN_SECOND = 1e9;

    Phase {
        restarts = List.copyOf(restarts);
        probes = List.copyOf(probes);
    }

    /**
     * A node was stopped by SIGTERM and started.
     *
     * @param millis from the signal to when it was ready
     * @param toldMillis from there to when it told all of the queue
     */
    record Restart(long millis, long toldMillis) {}

    /**
     * A message of another sender.
     *
     * @param dueNanos when its request was to go, since the first was
     * @param cameNanos when its submit_sm came, of the same clock
     */
    record Probe(long dueNanos, long cameNanos) {}

    /** How long so large a share of the probes that came took at the most; 0 where none came. */
    double millis(double quantile) {
        int index = (int) Math.ceil(quantile * probes.size()) - 1;
        return probes.stream()
                        .mapToLong(probe -> probe.cameNanos() - probe.dueNanos())
                        .sorted()
                        .skip(Math.max(0, index))
                        .findFirst()
                        .orElse(0)
                / NANOS_IN_MILLI;
    }

    /** Probes at the carrier until the last that came. */
    double perSecond() {
        long last = probes.stream().mapToLong(Probe::cameNanos).max().orElse(1);
        return probes.size() * NANOS_IN_SECOND / last;
    }

    /** The one in the middle. */
    long restartMillis() {
        return restarts.stream()
                .map(Restart::millis)
                .sorted()
                .skip(restarts.size() / 2)
                .findFirst()
                .orElse(0L);
    }
}
