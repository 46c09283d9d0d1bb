package io.trunkline.gateway.partner.smpp;

import io.trunkline.gateway.config.Partner;
import io.trunkline.gateway.partner.PartnerDelivery;
import io.trunkline.gateway.partner.PartnerMetrics;
import io.trunkline.gateway.partner.PartnerReceipts;
import io.trunkline.gateway.partner.PartnerReceipts.Leased;
import io.trunkline.gateway.progress.OnceAMinute;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.server.SmppServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Takes receipts and subscribers' messages from the durable lane to whichever live bind of their partner receives, on the node
 * that has the bind. The way of one:
 *
 * <pre>
 * claimed, leased --> deliver_sm --> taken ------------------------> gone from the lane
 *                                 +-> refused for good ------------> the same, counted
 *                                 +-> not sent --------------------> due again in a second
 *                                 +-> refused for now -------------> due again, later each time
 *                                 +-> no answer -------------------> the same: the partner may get it twice
 * </pre>
 *
 * <p>A partner has a window's worth under way on a node, and is asked for more once they are settled; a node that dies leaves
 * a lease of two minutes. Thread-safe.
 */
final class ReceiptDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptDelivery.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(5);
    private static final Duration PURGE_EVERY = Duration.ofHours(1);

    /** Longer than a deliver_sm waits for the window and for its answer. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    /** About half a minute: a receipt that the partner has and the lane still holds comes twice. */
    private static final Retry SETTLE_AGAIN =
            Retry.backoff(10, Duration.ofMillis(200)).maxBackoff(Duration.ofSeconds(5));

    private static final Duration AGAIN_FIRST = Duration.ofSeconds(1);
    private static final int AGAIN_DOUBLINGS_MAX = 8;

    private final SmppServer<Partner> server;
    private final PartnerReceipts receipts;
    private final PartnerMetrics metrics;
    private final InstantSource clock;
    private final Map<String, Boolean> busy = new ConcurrentHashMap<>();
    private final OnceAMinute outages = new OnceAMinute();
    private final Disposable.Composite running = Disposables.composite();
    private volatile boolean stopping;

    ReceiptDelivery(SmppServer<Partner> server, PartnerReceipts receipts, PartnerMetrics metrics, InstantSource clock) {
        this.server = server;
        this.receipts = receipts;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What became of a deliver_sm; from the third on it stays in the lane. */
    private enum Fate {
        DELIVERED,
        REFUSED,
        NOT_SENT,
        AGAIN,
        UNKNOWN
    }

    private record Settled(Leased leased, Fate fate) {}

    void start() {
        running.add(Flux.interval(LOOK_EVERY).onBackpressureDrop().subscribe(tick -> look()));
        running.add(Flux.interval(Duration.ZERO, COUNT_EVERY)
                .onBackpressureDrop()
                .concatMap(tick -> count(), 1)
                .subscribe());
        running.add(Flux.interval(PURGE_EVERY)
                .onBackpressureDrop()
                .concatMap(tick -> purge(), 1)
                .subscribe());
    }

    /** Claims no more, and waits for what is under way, {@code most} at the most. */
    Mono<Void> stop(Duration most) {
        return Mono.defer(() -> {
            stopping = true;
            running.dispose();
            return Flux.interval(Duration.ZERO, Duration.ofMillis(20))
                    .filter(tick -> busy.isEmpty())
                    .next()
                    .timeout(most, Mono.empty())
                    .then();
        });
    }

    private void look() {
        for (Partner partner : receivers()) {
            if (busy.putIfAbsent(partner.systemId(), true) == null) {
                work(partner).doFinally(end -> busy.remove(partner.systemId())).subscribe();
            }
        }
    }

    /** The partners that have a live bind that receives, as the directory had them at one of those binds. */
    private Collection<Partner> receivers() {
        return server.sessions().stream()
                .filter(ServerSession::canReceive)
                .collect(Collectors.toMap(
                        session -> session.account().systemId(), ServerSession::account, (first, second) -> second))
                .values();
    }

    /** One claim after the other as long as each is full. */
    private Mono<Void> work(Partner partner) {
        return Mono.defer(() -> page(partner))
                .repeat(() -> !stopping)
                .takeWhile(claimed -> claimed >= window(partner))
                .onErrorResume(this::storeIsAway)
                .then();
    }

    private Mono<Integer> page(Partner partner) {
        if (stopping || !isReceiving(partner)) {
            return Mono.just(0);
        }
        Instant now = clock.instant();
        return receipts.claim(partner.systemId(), partner.account(), now, now.plus(LEASE), window(partner))
                .flatMap(page -> Flux.fromIterable(page)
                        .flatMap(leased -> deliver(partner, leased), window(partner))
                        .collectList()
                        .flatMap(this::settle)
                        .thenReturn(page.size()));
    }

    /** Of an entry that is older than the bound, too. */
    private static int window(Partner partner) {
        return Math.min(partner.window(), Partner.WINDOW_MAX);
    }

    private boolean isReceiving(Partner partner) {
        return server.sessions(new SystemId(partner.systemId())).stream().anyMatch(ServerSession::canReceive);
    }

    private Mono<Settled> deliver(Partner partner, Leased leased) {
        SystemId systemId = new SystemId(partner.systemId());
        boolean tlvs = server.sessions(systemId).stream()
                .allMatch(session -> session.version().hasTlvs());
        return server.deliver(systemId, leased.delivery().pdu(tlvs)).map(outcome -> {
            Fate fate = fate(outcome);
            metrics.delivery(partner.systemId(), leased.delivery(), fate.name().toLowerCase(Locale.ROOT));
            if (fate == Fate.REFUSED) {
                LOG.warn(
                        "{} refuses what it is to have of {}: {}",
                        systemId,
                        leased.delivery().messageId(),
                        outcome);
            }
            return new Settled(leased, fate);
        });
    }

    private static Fate fate(DeliverOutcome outcome) {
        return switch (outcome) {
            case DeliverOutcome.Delivered delivered -> Fate.DELIVERED;
            case DeliverOutcome.NotSent notSent -> Fate.NOT_SENT;
            case DeliverOutcome.Unknown unknown -> Fate.UNKNOWN;
            case DeliverOutcome.Rejected rejected -> mayPass(rejected.status()) ? Fate.AGAIN : Fate.REFUSED;
        };
    }

    /** ESME_RINVBNDSTS is what a peer says of what crosses its unbind. */
    private static boolean mayPass(CommandStatus status) {
        return status.isThrottling()
                || status.equals(CommandStatus.RX_T_APPN)
                || status.equals(CommandStatus.RSYSERR)
                || status.equals(CommandStatus.RINVBNDSTS);
    }

    private Mono<Void> settle(List<Settled> page) {
        List<PartnerDelivery> gone = page.stream()
                .filter(settled -> settled.fate() == Fate.DELIVERED || settled.fate() == Fate.REFUSED)
                .map(settled -> settled.leased().delivery())
                .toList();
        List<PartnerDelivery> unsent = page.stream()
                .filter(settled -> settled.fate() == Fate.NOT_SENT)
                .map(settled -> settled.leased().delivery())
                .toList();
        Map<Duration, List<PartnerDelivery>> again = page.stream()
                .filter(settled -> settled.fate().compareTo(Fate.NOT_SENT) > 0)
                .collect(Collectors.groupingBy(
                        ReceiptDelivery::pause,
                        Collectors.mapping(settled -> settled.leased().delivery(), Collectors.toList())));
        return receipts.settled(gone)
                .retryWhen(SETTLE_AGAIN)
                .then(Mono.defer(() -> receipts.unsent(unsent, clock.instant().plus(AGAIN_FIRST))))
                .thenMany(Flux.fromIterable(again.entrySet())
                        .concatMap(entry ->
                                receipts.again(entry.getValue(), clock.instant().plus(entry.getKey()))))
                .then();
    }

    /** 1 s, doubling up to 4 min, where the partner refused it or did not answer. */
    private static Duration pause(Settled settled) {
        return AGAIN_FIRST.multipliedBy(1L << Math.min(settled.leased().tries() - 1, AGAIN_DOUBLINGS_MAX));
    }

    private Mono<Void> count() {
        return receipts.pending().doOnNext(metrics::pending).then().onErrorComplete();
    }

    private Mono<Void> purge() {
        return receipts.purge(clock.instant().minus(PartnerReceipts.KEPT))
                .doOnNext(purged -> {
                    if (purged > 0) {
                        LOG.warn(
                                "{} receipts or messages that no partner took in {} are given up",
                                purged,
                                PartnerReceipts.KEPT);
                    }
                })
                .then()
                .onErrorComplete();
    }

    private <T> Mono<T> storeIsAway(Throwable fault) {
        outages.happened(count -> LOG.warn("What partners are to have waits ({}): {}", count, fault.toString()));
        return Mono.empty();
    }
}
