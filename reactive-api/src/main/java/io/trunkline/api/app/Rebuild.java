package io.trunkline.api.app;

import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.kafka.KafkaCluster;
import io.trunkline.gateway.log.kafka.LogReplay;
import io.trunkline.gateway.view.postgres.PostgresServer;
import io.trunkline.gateway.view.postgres.ViewRebuild;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * The view's tables anew from the log, up to where they stood. Blocks; for {@code main}.
 *
 * @param patience how long to wait for gateways that feed the view to be gone
 */
record Rebuild(KafkaCluster kafka, PostgresServer database, int partitions, Duration patience) {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    /** A member that was killed is in its group until its session is over. */
    static final Duration SESSION_MAX = Duration.ofSeconds(8);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** Says on standard output how far it is; false where a gateway feeds the view, which is said on standard error. */
    boolean run() {
        List<String> readers = readers();
        if (!readers.isEmpty()) {
            System.err.println("The view is not rebuilt while a gateway with the role view runs: stop it first ("
                    + String.join(", ", readers) + ")");
            return false;
        }
        try (ViewRebuild rebuild = new ViewRebuild(database, partitions, Clock.systemUTC())) {
            Map<Integer, LogPosition> stood =
                    Objects.requireNonNull(rebuild.begin().block(ANSWER_MAX));
            LogReplay replay = new LogReplay(kafka, rebuild.projection());
            stood.forEach((partition, until) -> System.out.println(
                    "partition " + partition + ": " + replay.run(partition, until) + " records read again"));
            rebuild.end().block(ANSWER_MAX);
        }
        System.out.println("The view is rebuilt; the gateway goes on from where it stood");
        return true;
    }

    private List<String> readers() {
        long giveUpNanos = System.nanoTime() + patience.toNanos();
        List<String> readers = LogReplay.viewReaders(kafka);
        while (!readers.isEmpty() && System.nanoTime() - giveUpNanos < 0) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            readers = LogReplay.viewReaders(kafka);
        }
        return readers;
    }
}
