package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.Projection;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Duration;

/**
 * Feeds a projection that keeps its own position, in group {@code pg}: partition n of {@code intake} and partition n of
 * {@code lifecycle} are always with the same node, and come together in batches.
 *
 * <p>One batch of a partition at a time; the next is gathered meanwhile, for 100 ms, or 30 ms where somebody on this node
 * waits for it, up to 4096 records, then reading pauses. When a batch fails, for an outage or because another node moved the position, its records are forgotten, and after a pause
 * (100 ms, doubling up to 1 s) the partition is read again from where the projection then is, for as long as it takes.
 * Nothing is committed to Kafka.
 *
 * <p>A position before the log's beginning goes on at the beginning, and the loss is logged. A position behind the log's
 * end belongs to another log: the partition is not read, an error says so every minute, and the view must be rebuilt.
 * Thread-safe; works on one thread of its own.
 */
public final class ViewConsumer implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final QueueProgress progress = new QueueProgress("view");
    private final PollingThread thread;

    /**
     * @param projection called on the consumer's thread, which it must not block; see {@link LogBatch}
     */
    public ViewConsumer(KafkaCluster cluster, Projection projection) {
        UnreadableRecords unreadable = new UnreadableRecords(cluster.meters());
        this.thread = new PollingThread(
                "view",
                () -> new ViewSession(cluster, unreadable, progress, projection),
                new GroupEntry(cluster, ViewSession.GROUP));
    }

    public void start() {
        thread.start();
    }

    /** What waits for the view, as far as this node reads it. */
    public QueueProgress progress() {
        return progress;
    }

    /** Waits up to two seconds for the batches in hand and leaves the group. Blocks. */
    @Override
    public void close() {
        thread.close(CLOSE_PATIENCE);
    }
}
