package io.trunkline.bench.smpp;

import java.lang.management.ManagementFactory;

/**
 * What a span of submitting came to.
 *
 * @param messagesPerSecond submissions that were answered with ESME_ROK
 * @param cpuMicros CPU of this whole process for each: both ends, the compiler and the collector
 * @param bytes allocated on the heap for each, by all threads, ended ones included
 */
record PairFigures(double messagesPerSecond, double cpuMicros, double bytes) {

    /** Measures {@code pair} for {@code nanos}; blocks so long. */
    static PairFigures measure(SubmitPair pair, long nanos) throws InterruptedException {
        Reading before = Reading.of(pair);
        Thread.sleep(nanos / 1_000_000);
        Reading after = Reading.of(pair);
        double messages = after.accepted - before.accepted;
        if (messages == 0) {
            throw new IllegalStateException("no message was answered (expected: a pair that submits)");
        }
        return new PairFigures(
                messages * 1e9 / (after.nanos - before.nanos),
                (after.cpuNanos - before.cpuNanos) / 1e3 / messages,
                (after.allocated - before.allocated) / messages);
    }

    private record Reading(long accepted, long nanos, long cpuNanos, long allocated) {
        static Reading of(SubmitPair pair) {
            return new Reading(
                    pair.accepted(),
                    System.nanoTime(),
                    system().getProcessCpuTime(),
                    threads().getTotalThreadAllocatedBytes());
        }
    }

    private static com.sun.management.OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    }

    private static com.sun.management.ThreadMXBean threads() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class);
    }
}
