package io.trunkline.gateway.intake.admission;

import java.time.Duration;

/**
 * How many nodes there were when it was known last. Falls only after it was lower for a while: a store that has lost its
 * memory hears of one node after the other. Thread-safe.
 */
final class NodeCount {
    private static final long LOWER_FOR_NANOS = Duration.ofSeconds(5).toNanos();

    private int nodes = 1;
    private long atNanos;

    synchronized void heard(int count, long nowNanos) {
        if (count >= nodes || nowNanos - atNanos >= LOWER_FOR_NANOS) {
            nodes = count;
            atNanos = nowNanos;
        }
    }

    synchronized int last() {
        return nodes;
    }
}
