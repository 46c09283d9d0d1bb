package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * The slots that this node owns, in group {@code carriers} over the topic {@code lanes}. Thread-safe; works on one
 * thread of its own.
 *
 * <p>A slot that moves to another node is given up in order: {@link Lane#records} completes, the records that its
 * subscriber already has may still be {@link Lane#done done} or {@link Lane#returned returned} for ten seconds, then the
 * journal has that, the gapless run is committed and the slot goes. After a crash its next owner reads the journal: what
 * was done is done, what was started is {@link Lane#doubtful doubtful}, the rest is sent.
 */
public final class KafkaLanes implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);

    private final Sinks.Many<Lane> owned = Sinks.many().unicast().onBackpressureBuffer();
    private final QueueProgress progress = new QueueProgress("lanes");
    private final PollingThread thread;

    public KafkaLanes(KafkaCluster cluster) {
        UnreadableRecords unreadable = new UnreadableRecords(cluster.meters());
        LaneMetrics metrics = new LaneMetrics(cluster.meters());
        this.thread = new PollingThread(
                "lanes",
                () -> new LaneSession(cluster, metrics, unreadable, progress, this::handOut),
                new GroupEntry(cluster, LaneSession.GROUP));
    }

    /** Joins the group. */
    public void start() {
        thread.start();
    }

    /**
     * Each slot as it becomes this node's; a slot that comes back is a new {@link Lane}. One subscriber, which is called
     * on the lanes' own thread and must not block it. Completes on {@link #close}.
     */
    public Flux<Lane> owned() {
        return owned.asFlux();
    }

    /** What waits for the journal in this node's slots, each slot a part. What waits for its carrier is not counted. */
    public QueueProgress progress() {
        return progress;
    }

    /** Completes every lane, waits up to ten seconds for what their subscribers hold, commits and leaves. Blocks. */
    @Override
    public void close() {
        thread.close(CLOSE_PATIENCE);
        owned.tryEmitComplete();
    }

    /** Lanes' thread. Where the subscriber has gone, the lane is owned and nobody reads it, until this closes. */
    private void handOut(Lane lane) {
        Sinks.EmitResult result = owned.tryEmitNext(lane);
        if (result != Sinks.EmitResult.FAIL_CANCELLED) {
            result.orThrow();
        }
    }
}
