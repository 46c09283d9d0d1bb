package io.trunkline.gateway.waiting;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sees to the waits of the shards that this node owns. One round of a shard, in order:
 *
 * <pre>
 * what was decided and perhaps not said --> said again, verbatim
 * what is due --> decided and marked, one transaction --> lane --> fact --> row deleted
 * </pre>
 *
 * A shard has one round at a time, of {@value #BATCH_MAX} rows at the most, and the next one as soon as all of a full one was
 * said, when the earliest row is due, and twice a second in any case. So a shard with a million rows due takes one connection
 * and {@value #BATCH_MAX} appends at a time, as any other does. Where the database or the log is away the rows wait, and
 * {@link #progress} shows it. Thread-safe.
 */
public final class Releases {
    static final int BATCH_MAX = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Releases.class);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration IDLE_MAX = Duration.ofMillis(500);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final Instant AT_ONCE = Instant.MIN;

    private final WaitStore store;
    private final ReleasePolicy policy;
    private final Sayings sayings;
    private final ReleaseMetrics metrics;
    private final InstantSource clock;
    private final Map<Integer, Round> rounds = new ConcurrentHashMap<>();
    private final QueueProgress progress = new QueueProgress("releases");
    private volatile Disposable ticking = Disposables.single();

    public Releases(
            WaitStore store,
            ReleasePolicy policy,
            LaneWriter lanes,
            LifecycleLog lifecycle,
            MeterRegistry meters,
            InstantSource clock) {
        this.store = store;
        this.policy = policy;
        this.sayings = new Sayings(lanes, lifecycle);
        this.metrics = new ReleaseMetrics(meters);
        this.clock = clock;
    }

    /**
     * A shard's last round.
     *
     * @param running whether it is under way
     * @param endedNanos when it ended
     * @param next when the earliest row is due
     */
    private record Round(boolean running, long endedNanos, Instant next) {
        boolean isOver(Instant now) {
            return !running && (!now.isBefore(next) || System.nanoTime() - endedNanos >= IDLE_MAX.toNanos());
        }
    }

    /** Once. */
    public void start() {
        ticking = Flux.interval(TICK).onBackpressureDrop().subscribe(tick -> turn(store.shards()));
    }

    /** Begins no round any more and waits a few seconds for those under way; what they leave is said again later. */
    public Mono<Void> stop() {
        return Mono.defer(() -> {
            ticking.dispose();
            return Flux.interval(Duration.ZERO, TICK)
                    .filter(tick -> rounds.values().stream().noneMatch(Round::running))
                    .next()
                    .timeout(STOP_MAX, Mono.empty())
                    .then();
        });
    }

    /** What the shards' rounds have to do: a round itself, and what it could not say. */
    public QueueProgress progress() {
        return progress;
    }

    /** Begins a round of each of these whose last is over, as often as there is time for. */
    void turn(Set<Integer> shards) {
        rounds.keySet().stream().filter(shard -> !shards.contains(shard)).forEach(progress::lost);
        shards.forEach(this::turn);
    }

    private void turn(int shard) {
        Round last = rounds.get(shard);
        if (last != null && !last.isOver(clock.instant())) {
            return;
        }
        rounds.put(shard, new Round(true, 0, Instant.MAX));
        QueueProgress.Part part = progress.part(shard);
        rounds(shard, part)
                .onErrorResume(fault -> {
                    LOG.warn("Waits of shard {} come again after {}", shard, fault.toString());
                    return Mono.just(Instant.MAX);
                })
                .subscribe(next -> rounds.put(shard, new Round(false, System.nanoTime(), next)));
    }

    /** One, and one after another while they are full; emits when the next is due at the latest. */
    private Mono<Instant> rounds(int shard, QueueProgress.Part part) {
        return round(shard, part)
                .expand(next -> goesOn(shard, next) ? round(shard, part) : Mono.empty())
                .last();
    }

    private boolean goesOn(int shard, Instant next) {
        return next.equals(AT_ONCE) && !ticking.isDisposed() && store.shards().contains(shard);
    }

    /** Emits when the next one is due at the latest. */
    private Mono<Instant> round(int shard, QueueProgress.Part part) {
        return Mono.defer(() -> {
            Instant asked = now();
            part.waiting(1);
            return store.marked(shard, BATCH_MAX)
                    .flatMap(waits -> say(waits, asked, part))
                    .flatMap(left -> decide(shard, left, part));
        });
    }

    private Mono<Instant> decide(int shard, int left, QueueProgress.Part part) {
        return Mono.defer(() -> {
            Instant now = now();
            return store.decide(shard, now, BATCH_MAX, due -> metrics.counted(due, policy.decide(due, now)))
                    .flatMap(decided -> say(decided.marked(), now, part)
                            .doOnNext(more -> part.waiting(left + more))
                            .map(more -> next(decided, left + more)));
        });
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    /**
     * What is due and was not decided is held by somebody else, or lacks its envelope yet: no hurry. Nor is there any where
     * the log does not take what was decided: each round decides more, and what is decided can be canceled no more.
     */
    private static Instant next(WaitStore.Decided decided, int unsaid) {
        if (unsaid > 0) {
            return Instant.MAX;
        }
        if (decided.looked() == BATCH_MAX) {
            return AT_ONCE;
        }
        Instant due = decided.nextDue();
        return due == null ? Instant.MAX : due;
    }

    /**
     * Emits how many could not be said; they stay marked.
     *
     * @param asOf before the store was asked for them
     */
    private Mono<Integer> say(List<MarkedWait> waits, Instant asOf, QueueProgress.Part part) {
        List<MarkedWait> said = new ArrayList<>();
        return Flux.fromIterable(waits)
                .flatMapDelayError(wait -> sayings.say(wait, asOf).thenReturn(wait), BATCH_MAX, 1)
                .doOnNext(wait -> {
                    said.add(wait);
                    part.moved();
                })
                .then()
                .onErrorResume(fault -> {
                    LOG.warn("{} decided waits are said later after {}", waits.size() - said.size(), fault.toString());
                    return Mono.empty();
                })
                .then(Mono.defer(() -> said.isEmpty() ? Mono.empty() : store.said(said)))
                .then(Mono.fromSupplier(() -> waits.size() - said.size()));
    }
}
