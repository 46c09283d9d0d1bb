package io.trunkline.gateway.receipt;

import io.trunkline.gateway.receipt.OrphanStore.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks for the segments of orphans again, on a schedule of some hours, for as long as it is started. Several nodes may do
 * so: each orphan is leased to one. At most {@value #BATCH_MAX} at a time; a round that was full is followed by the next at
 * once.
 *
 * <p>The first look is for the very id. A look that finds a segment otherwise, by the id in the other radix or because it is
 * in doubt, needs a read model that has all of lifecycle up to after the orphan came. A round waits some seconds for that.
 * Where the read model is further behind, the look does not count and is made again every few seconds, for as long as the
 * store keeps the orphan. Thread-safe.
 *
 * <p>An orphan that echoes no reference is told by elimination: not before a submission that was under way when it came has
 * its answer or is in doubt itself, even where its node has died.
 */
public final class OrphanRetries implements AutoCloseable {
    /**
     * From one look to the next; after the last, or where nothing in it tells whose it is, the orphan stays listed and is
     * not looked for any more.
     */
    static final List<Duration> SCHEDULE = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(18));

    /**
     * What was with a carrier is answered or in doubt by then: half a minute for the answer, as long again where the lane has
     * another owner, and what it takes to miss a dead one.
     */
    static final Duration SETTLED_AFTER = Duration.ofSeconds(75);

    private static final Logger LOG = LoggerFactory.getLogger(OrphanRetries.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int BATCH_MAX = 200;
    private static final int AT_ONCE_MAX = 8;

    private final Receipts receipts;
    private final OrphanStore store;
    private final InstantSource clock;
    private final Disposable.Swap running = Disposables.swap();

    public OrphanRetries(Receipts receipts, OrphanStore store, InstantSource clock) {
        this.receipts = receipts;
        this.store = store;
        this.clock = clock;
    }

    public void start() {
        running.update(Flux.interval(EVERY)
                .onBackpressureDrop()
                .concatMap(tick -> rounds(), 1)
                .subscribe());
    }

    private Mono<Integer> rounds() {
        return round().repeat().takeUntil(looked -> looked < BATCH_MAX).last().onErrorResume(fault -> {
            LOG.debug("Orphans are looked for later: {}", fault.toString());
            return Mono.empty();
        });
    }

    /** Looks once for what is due; emits how many that were. */
    Mono<Integer> round() {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            return store.due(now, now.plus(LEASE), BATCH_MAX)
                    .flatMap(due -> look(due).then(Mono.just(due.size())));
        });
    }

    /** They have all come before the read model is asked whether it has caught up, once for all of them. */
    private Mono<Void> look(List<Due> due) {
        Mono<Boolean> caughtUp = receipts.caughtUp().cache();
        return Flux.fromIterable(due)
                .flatMap(
                        one -> one.tries() == 0 ? look(one, false) : caughtUp.flatMap(now -> look(one, now)),
                        AT_ONCE_MAX)
                .then();
    }

    /**
     * @param complete whether the read model has all that lifecycle had after the orphan came
     */
    private Mono<Void> look(Due due, boolean complete) {
        long offset = due.orphan().offset();
        boolean settled = !clock.instant().isBefore(due.orphan().receipt().at().plus(SETTLED_AFTER));
        return receipts.again(due.orphan(), complete, settled)
                .flatMap(found -> found ? store.matched(offset) : missed(due, complete))
                .onErrorResume(fault -> {
                    LOG.warn("Orphan {} is looked for again when its lease is over: {}", offset, fault.toString());
                    return Mono.empty();
                });
    }

    private Mono<Void> missed(Due due, boolean complete) {
        return complete || due.tries() == 0
                ? store.missed(due.orphan().offset(), due.tries() + 1, next(due))
                : store.missed(
                        due.orphan().offset(), due.tries(), clock.instant().plus(SCHEDULE.getFirst()));
    }

    private @Nullable Instant next(Due due) {
        boolean more = due.tries() < SCHEDULE.size() && due.orphan().receipt().isTraceable();
        return more ? clock.instant().plus(SCHEDULE.get(due.tries())) : null;
    }

    @Override
    public void close() {
        running.dispose();
    }
}
