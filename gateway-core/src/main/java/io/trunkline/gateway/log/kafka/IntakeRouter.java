package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;

/**
 * Moves messages from {@code intake} to {@code lanes}, in group {@code router}. Lane records and offsets are one
 * transaction; the facts about them are in {@code lifecycle} before it commits, so that a crash repeats facts and never
 * loses one, and repeats no lane record.
 *
 * <p>Thread-safe; works on one thread of its own. Every fault, Kafka being away included, ends in another try.
 */
public final class IntakeRouter implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(15);

    private final QueueProgress progress = new QueueProgress("intake-router");
    private final PollingThread thread;

    /**
     * @param routing pure and quick; called on the router's thread. A message on which it throws, or which it sends to a
     *     slot that there is not, ends as failed.
     */
    public IntakeRouter(
            KafkaCluster cluster,
            Topics topics,
            LifecycleLog lifecycle,
            Function<AcceptedMessage, RoutingDecision> routing,
            InstantSource clock) {
        RoutingBatch.Decider decider =
                new RoutingBatch.Decider(topics, routing, clock, new UnreadableRecords(cluster.meters()));
        this.thread = new PollingThread(
                "intake-router",
                () -> new RoutingSession(cluster, lifecycle, decider, progress.part(0), this::closing),
                new GroupEntry(cluster, RoutingSession.GROUP));
    }

    public void start() {
        thread.start();
    }

    /** What waits to be routed in the partitions that this node reads, all as one part: they move together. */
    public QueueProgress progress() {
        return progress;
    }

    /** Ends the batch in hand and leaves the group. Blocks up to 15 s. */
    @Override
    public void close() {
        thread.close(CLOSE_PATIENCE);
    }

    private boolean closing() {
        return thread.closing();
    }
}
