package io.trunkline.bench.queue;

import java.util.List;

/**
 * What was measured once without the queue and once with it.
 *
 * @param latenciesNanos from the answer to a probe's request to its submit_sm, for those that came; ascending
 * @param missing probes that did not come
 * @param pacedPerSecond submit_sm of the paced sender while probes were sent
 * @param heap bytes that live
 * @param restarts in order
 * @param restartedHeap bytes that live in the node that was started last
 */
record Phase(
        List<Long> latenciesNanos,
        int missing,
        double pacedPerSecond,
        long heap,
        List<Restart> restarts,
        long restartedHeap) {
    private static final double NANOS_IN_MILLI = 1e6;

    Phase {
        latenciesNanos = latenciesNanos.stream().sorted().toList();
        restarts = List.copyOf(restarts);
    }

    /**
     * A node was stopped by SIGTERM and started.
     *
     * @param millis from the signal to when it was ready
     * @param toldMillis from there to when it told all of the queue
     */
    record Restart(long millis, long toldMillis) {}

    /** Of the probes that came; 0 where none did. */
    double millis(double quantile) {
        int index = (int) Math.ceil(quantile * latenciesNanos.size()) - 1;
        return latenciesNanos.isEmpty() ? 0 : latenciesNanos.get(Math.max(0, index)) / NANOS_IN_MILLI;
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
