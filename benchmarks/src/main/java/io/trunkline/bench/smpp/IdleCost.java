package io.trunkline.bench.smpp;

import io.netty.util.internal.PlatformDependent;
import io.trunkline.smpp.server.ServerSettings;
import io.trunkline.smpp.server.SmppServer;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.TimerSettings;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What one end of a bound session that says nothing costs. Both ends are in this process, so the growth is halved.
 *
 * @param sessions of each end
 * @param heapBytes for one end of one session, after a collection
 * @param directBytes the same outside the heap, what allocators keep included
 * @param threads that came with all sessions together
 */
record IdleCost(int sessions, double heapBytes, double directBytes, int threads) {
    private static final int WARM_UP = 200;
    private static final int COLLECTIONS = 4;
    private static final long SETTLING_MILLIS = 500;

    static IdleCost measure(int sessions) throws InterruptedException {
        EventLoops loops = EventLoops.create(2, "idle");
        SmppServer<String> server = SmppServer.start(
                        loops, ServerSettings.builder(SubmitPair.HOST, 0).build(), new TrunklinePair.Accepting())
                .blockOptional(TrunklinePair.START_MAX)
                .orElseThrow();
        IdleBinds binds = new IdleBinds(loops, server.port(), TimerSettings.DEFAULT);
        try {
            binds.open(WARM_UP);
            Use before = Use.afterCollection();
            binds.open(sessions);
            Use after = Use.afterCollection();
            if (binds.lost() > 0) {
                throw new IllegalStateException(binds.lost() + " idle sessions ended (expected: 0)");
            }
            double ends = 2.0 * sessions;
            return new IdleCost(
                    sessions,
                    (after.heap - before.heap) / ends,
                    (after.direct - before.direct) / ends,
                    after.threads - before.threads);
        } finally {
            binds.close();
            server.close(Duration.ZERO).block(TrunklinePair.START_MAX);
            loops.shutdown().block(TrunklinePair.START_MAX);
        }
    }

    private record Use(long heap, long direct, int threads) {
        static Use afterCollection() throws InterruptedException {
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
                Thread.sleep(SETTLING_MILLIS);
            }
            long pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            return new Use(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    pools + Math.max(0, PlatformDependent.usedDirectMemory()),
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }
    }
}
