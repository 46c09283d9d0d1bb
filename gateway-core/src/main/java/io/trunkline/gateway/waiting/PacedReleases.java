package io.trunkline.gateway.waiting;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.progress.QueueProgress;
import io.trunkline.gateway.queue.SenderDepth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
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

    /** How long queues are told as they were while they cannot be read; another node may have them without our knowing. */
    static final Duration REMEMBERED_MAX = Duration.ofMinutes(10);

    private final SenderQueues queues;
    private final Desk desk;
    private final Map<Integer, PacedShard> shards = new ConcurrentHashMap<>();
    private final Map<Integer, Remembered> remembered = new ConcurrentHashMap<>();
    private final QueueProgress progress = new QueueProgress("paced-releases");
    private volatile Disposable ticking = () -> {};

    /** What was known of a shard's queues when they could be read last. */
    private record Remembered(Instant at, List<SenderDepth> depths) {}

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
        ticking = Flux.interval(TICK).onBackpressureDrop().subscribe(tick -> turn());
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

    /**
     * The queues that this node owns and that hold anything or have released anything; while the database is away, as they were
     * before for {@link #REMEMBERED_MAX}.
     */
    public Collection<SenderDepth> depths() {
        Stream<SenderDepth> known = shards.entrySet().stream()
                .filter(shard -> !isRemembered(shard.getKey()))
                .flatMap(shard -> shard.getValue().depths());
        Stream<SenderDepth> before = remembered.entrySet().stream()
                .filter(shard -> isRemembered(shard.getKey()))
                .flatMap(shard -> shard.getValue().depths().stream());
        return Stream.concat(known, before).toList();
    }

    /** Whether nothing newer is known of the shard. */
    private boolean isRemembered(int number) {
        PacedShard shard = shards.get(number);
        return remembered.containsKey(number) && (shard == null || !shard.isLoaded());
    }

    /** One that was not read before it was lost again leaves what was known before. */
    private void remember(int shard, List<SenderDepth> depths) {
        if (!depths.isEmpty()) {
            remembered.put(shard, new Remembered(desk.clock().instant(), depths));
        }
    }

    /** Begins a round of every shard that has none under way. */
    void turn() {
        Map<Integer, Long> owned = queues.shards();
        shards.entrySet().removeIf(shard -> {
            Long epoch = owned.get(shard.getKey());
            boolean lost = epoch == null || epoch != shard.getValue().epoch();
            if (lost) {
                progress.lost(shard.getKey());
                remember(shard.getKey(), shard.getValue().depths().toList());
            }
            return lost;
        });
        Set<Integer> ours = queues.owned();
        Instant since = desk.clock().instant().minus(REMEMBERED_MAX);
        remembered
                .entrySet()
                .removeIf(shard -> !ours.contains(shard.getKey())
                        || shard.getValue().at().isBefore(since)
                        || !isRemembered(shard.getKey()));
        owned.forEach((shard, epoch) -> shards.computeIfAbsent(
                        shard, number -> new PacedShard(number, epoch, queues, desk, progress.part(number)))
                .turn());
    }
}
