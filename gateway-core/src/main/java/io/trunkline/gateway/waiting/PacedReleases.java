package io.trunkline.gateway.waiting;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.progress.QueueProgress;
import io.trunkline.gateway.queue.SenderDepth;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps the pace of the senders whose queues this node owns: what waits behind one leaves in its turn, and never faster than
 * the sender's pace. What each shard does is told at {@link PacedShard}. Thread-safe.
 */
public final class PacedReleases {
    /** How often a shard may begin a round. */
    static final Duration TICK = Duration.ofMillis(100);

    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final SenderQueues queues;
    private final Desk desk;
    private final Map<Integer, PacedShard> shards = new ConcurrentHashMap<>();
    private final QueueProgress progress = new QueueProgress("paced-releases");
    private volatile Disposable ticking = () -> {};

    /**
     * What releases need.
     *
     * @param policy whose routing gives every attempt a carrier, in its turn or not
     * @param senders the configuration of a sender; empty where there is none
     */
    record Desk(
            ReleasePolicy policy,
            Sayings sayings,
            Function<Address, Optional<Sender>> senders,
            ReleaseMetrics metrics,
            InstantSource clock) {}

    /**
     * @param policy whose routing asks for no turn
     * @param senders the configuration of a sender; empty where there is none; asked often
     */
    public PacedReleases(
            SenderQueues queues,
            ReleasePolicy policy,
            Sayings sayings,
            Function<Address, Optional<Sender>> senders,
            MeterRegistry meters,
            InstantSource clock) {
        this.queues = queues;
        this.desk = new Desk(policy, sayings, senders, new ReleaseMetrics(meters), clock);
    }

    /** Once. */
    public void start() {
        ticking = Flux.interval(TICK).onBackpressureDrop().subscribe(tick -> turn(queues.shards()));
    }

    /** Gives no more turns and waits a few seconds for what has had its turn; what is left is said again later. */
    public Mono<Void> stop() {
        return Mono.defer(() -> {
            ticking.dispose();
            return Flux.interval(Duration.ZERO, TICK)
                    .filter(tick -> shards.values().stream().allMatch(PacedShard::isQuiet))
                    .next()
                    .timeout(STOP_MAX, Mono.empty())
                    .then();
        });
    }

    /** What had its turn and is not said yet. */
    public QueueProgress progress() {
        return progress;
    }

    /** The queues that this node owns and that hold anything or have released anything. */
    public Collection<SenderDepth> depths() {
        return shards.values().stream().flatMap(PacedShard::depths).toList();
    }

    private void turn(Map<Integer, Long> owned) {
        shards.entrySet().removeIf(shard -> {
            Long epoch = owned.get(shard.getKey());
            boolean lost = epoch == null || epoch != shard.getValue().epoch();
            if (lost) {
                progress.lost(shard.getKey());
            }
            return lost;
        });
        owned.forEach((shard, epoch) -> shards.computeIfAbsent(
                        shard, number -> new PacedShard(number, epoch, queues, desk, progress.part(number)))
                .turn());
    }
}
