package io.trunkline.bench.report;

/** What the runs of a report come to, beside their figures. */
public sealed interface Finding {
    /** The steps of a scenario, each for itself. */
    record Steps() implements Finding {}

    /**
     * The highest rate that held.
     *
     * @param ratePerSecond 0 where none did
     * @param acceptMillisMax the goal for p99
     */
    record Highest(double ratePerSecond, double acceptMillisMax) implements Finding {}

    /**
     * A long run.
     *
     * @param heapEarlyBytes the least heap in use in its first quarter, which is nearest to what lives
     * @param heapLateBytes the same in its last quarter
     */
    record Soak(double minutes, double heapEarlyBytes, double heapLateBytes) implements Finding {}

    /**
     * What was accepted while the carrier was away.
     *
     * @param freshPerSecond messages a second at the carrier in the run before, with the carrier there
     * @param drainedPerSecond the same after it was bound again
     */
    record Drain(int messages, double freshPerSecond, double drainedPerSecond) implements Finding {
        /** How fast it drains, by the fresh run. */
        public double toFresh() {
            return freshPerSecond == 0 ? 0 : drainedPerSecond / freshPerSecond;
        }
    }

    /** One word for it. */
    default String mode() {
        return switch (this) {
            case Steps steps -> "steps";
            case Highest highest -> "search";
            case Soak soak -> "soak";
            case Drain drain -> "backlog";
        };
    }
}
