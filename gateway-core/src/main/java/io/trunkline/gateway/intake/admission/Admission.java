package io.trunkline.gateway.intake.admission;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.intake.admission.AccountLeases.Entered;
import io.trunkline.gateway.intake.admission.AccountLeases.Settled;
import io.trunkline.gateway.intake.admission.RateStore.Demand;
import io.trunkline.gateway.intake.admission.RateStore.Want;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.progress.OnceAMinute;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Whether a message is within its rates and caps, over all nodes together. Thread-safe.
 *
 * <p>In any stretch of time all nodes together admit at most the limit's rate times that stretch, its burst, and what each
 * node had in hand at its beginning: at most 50 ms of the rate. A limit with few messages is asked for at each of them, and
 * nothing is taken ahead.
 *
 * <p>While the store is away each node admits what it has in hand and then its share: the rate and burst divided by the
 * number of nodes that were known last. Once a second the node says that it is there; that also finds out when the store
 * is back, which then knows nothing of the time between: its burst may be used anew. A node that alone has lost the store
 * admits its share beside what the others get from there.
 *
 * <p>A rate that all accounts share is exceeded by no more than what nodes took of it within the last 200 ms, however many
 * accounts there are, and by one message: one of several segments needs a single free one.
 *
 * <p>A cap is never exceeded, whoever dies: what a node has in hand of it is counted. While the store is away a node spends
 * that, and admits nothing else that counts against a cap.
 */
public final class Admission implements AdmissionControl, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final Duration ANNOUNCE_EVERY = Duration.ofSeconds(1);

    private final RateStore store;
    private final LongSupplier nanoClock;
    private final AdmissionMetrics metrics;
    private final Map<AccountSid, AccountLeases> accounts = new ConcurrentHashMap<>();
    private final Map<String, NodeShare> shares = new ConcurrentHashMap<>();
    private final NodeCount nodes = new NodeCount();
    private final OnceAMinute outages = new OnceAMinute();
    private final Disposable.Swap announcing = Disposables.swap();
    private volatile boolean away;

    public Admission(RateStore store, MeterRegistry meters) {
        this(store, meters, System::nanoTime);
    }

    Admission(RateStore store, MeterRegistry meters, LongSupplier nanoClock) {
        this.store = store;
        this.nanoClock = nanoClock;
        this.metrics = new AdmissionMetrics(meters, () -> away);
    }

    /** Begins to tell the other nodes that this one is there. */
    public void start() {
        announcing.update(Flux.interval(Duration.ZERO, ANNOUNCE_EVERY)
                .onBackpressureDrop()
                .concatMap(tick -> announce(), 1)
                .subscribe());
    }

    /** Never fails. */
    Mono<Void> announce() {
        return Mono.defer(store::announce)
                .doOnNext(count -> {
                    nodes.heard(count, nanoClock.getAsLong());
                    away = false;
                })
                .doOnError(this::missed)
                .then()
                .onErrorComplete();
    }

    /** {@inheritDoc} Without limits the message is admitted and nothing is counted. */
    @Override
    public Mono<Verdict> admit(Offered offered) {
        if (offered.isFree()) {
            return Mono.just(new Verdict.Admitted());
        }
        return Mono.defer(() -> decide(offered)).doOnNext(metrics::counted);
    }

    /** {@inheritDoc} Asks the store once, where there are limits. */
    @Override
    public Mono<Verdict> judge(Offered offered) {
        if (offered.isFree()) {
            return Mono.just(new Verdict.Admitted());
        }
        List<Want> nothing =
                offered.limits().stream().map(limit -> new Want(limit, 0, 0)).toList();
        return Mono.defer(() -> store.charge(new Demand(nothing, List.of())))
                .single()
                .map(grant -> account(offered).judged(offered, grant.limits(), nanoClock.getAsLong()))
                .onErrorResume(
                        fault -> Mono.just(account(offered).judgedAlone(offered, nanoClock.getAsLong(), nodes.last())));
    }

    private NodeShare share(AppliedLimit.Rate rate) {
        return rate.isShared() ? shares.computeIfAbsent(rate.key().of(), country -> new NodeShare()) : new NodeShare();
    }

    private AccountLeases account(Offered offered) {
        AccountSid sid = offered.limits().getFirst().key().account();
        return accounts.computeIfAbsent(sid, first -> new AccountLeases(this::share));
    }

    private Mono<Verdict> decide(Offered offered) {
        AccountLeases account = account(offered);
        long now = nanoClock.getAsLong();
        if (away) {
            metrics.alone(1);
            return Mono.just(account.alone(offered, now, nodes.last()));
        }
        return switch (account.enter(offered, now)) {
            case Entered.Decided decided -> Mono.just(decided.verdict());
            case Entered.Waits waits -> {
                waits.ask().ifPresent(ask -> ask(account, ask));
                yield waits.verdict().asMono();
            }
        };
    }

    private void ask(AccountLeases account, Ask ask) {
        metrics.called();
        Mono.defer(() -> store.charge(ask.demand()))
                .single()
                .map(grant -> account.answered(ask, grant, nanoClock.getAsLong()))
                .onErrorResume(fault -> {
                    missed(fault);
                    Settled settled = account.failed(ask, nanoClock.getAsLong(), nodes.last());
                    metrics.alone(settled.ended().size());
                    return Mono.just(settled);
                })
                .subscribe(settled -> settle(account, settled));
    }

    private void settle(AccountLeases account, Settled settled) {
        // the next call first: whoever is told now may go on with work of its own on this thread
        settled.next().ifPresent(ask -> ask(account, ask));
        settled.ended().forEach(ended -> ended.waiter().tryEmitValue(ended.verdict()));
    }

    private void missed(Throwable fault) {
        away = true;
        outages.happened(count -> LOG.warn(
                "Limits are kept by this node alone, as one of {}, until Redis answers again: {}",
                nodes.last(),
                fault.toString()));
    }

    /** Ends what {@link #start} began. */
    @Override
    public void close() {
        announcing.dispose();
    }
}
