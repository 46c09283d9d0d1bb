package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.FactHistory;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import reactor.core.publisher.Mono;

/**
 * Hands every fact of {@code lifecycle} to a handler, in group {@code live}: for what acts on facts as they come and
 * keeps no position of its own. Each fact comes at least once; the handler must bear repeats.
 *
 * <p>Within a partition the handler is called, and its {@link Mono} subscribed to, in the log's order; up to 256 may be
 * unfinished at a time, of which the run without a gap is committed. When one fails, no more are started, and after a
 * pause (100 ms, doubling up to 5 s) the partition is read again from the first that is unfinished, for as long as it
 * takes. Another partition does not notice. Thread-safe; handlers are called on one thread of its own, which they must
 * not block.
 */
public final class LiveConsumer implements AutoCloseable {
    /** Takes the facts. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Begins to handle a fact when it is called or when what it returns is subscribed to.
         *
         * @param history {@link FactHistory#REPEATED} where it was in the log already when this node got the partition, but not
         *     in a log of the last minutes that no member of the group has read yet; or where the partition is read again because
         *     of a failure
         */
        Mono<Void> handle(LifecycleEvent event, FactHistory history);
    }

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final QueueProgress progress = new QueueProgress("live");
    private final AtomicLong handedOverMillis = new AtomicLong();
    private final PollingThread thread;

    /**
     * A reader that does nothing before {@link #start}.
     *
     * @param lostPartition told of each partition that another node may have from now on
     */
    public LiveConsumer(KafkaCluster cluster, Handler handler, IntConsumer lostPartition) {
        UnreadableRecords unreadable = new UnreadableRecords(cluster.meters());
        this.thread = new PollingThread(
                "live",
                () -> new LiveSession(cluster, unreadable, progress, handler, lostPartition, handedOverMillis),
                new GroupEntry(cluster, LiveSession.GROUP));
    }

    public void start() {
        thread.start();
    }

    /** What waits for the handler, as far as this node reads it. */
    public QueueProgress progress() {
        return progress;
    }

    /** Until when every fact was handed to the handler, as far as this node reads them: behind where the reader stands still. */
    public Instant handedOver() {
        return Instant.ofEpochMilli(handedOverMillis.get());
    }

    /** Starts no more, waits up to two seconds for what is unfinished, commits and leaves the group. Blocks. */
    @Override
    public void close() {
        thread.close(CLOSE_PATIENCE);
    }
}
