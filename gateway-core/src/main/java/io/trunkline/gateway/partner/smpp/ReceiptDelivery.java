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
import java.util.ArrayList;
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
 * <p>A partner has a window's worth under way on a node. Each is settled when its outcome comes and leaves its place to the
 * next, so a bind that answers nothing holds up its share alone; a node that dies leaves a lease of two minutes. Thread-safe.
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

    /** The share of a window that is claimed for at once when it is free. */
    private static final int CLAIM_SHARE = 4;

    private static final Duration AGAIN_FIRST = Duration.ofSeconds(1);
    private static final int AGAIN_DOUBLINGS_MAX = 8;

    private final SmppServer<Partner> server;
    private final PartnerReceipts receipts;
    private final PartnerMetrics metrics;
    private final InstantSource clock;

    /** By system_id, of every partner that has received on this node. */
    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();

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
                    .filter(tick -> feeds.values().stream().allMatch(Feed::isIdle))
                    .next()
                    .timeout(most, Mono.empty())
                    .then();
        });
    }

    private void look() {
        for (Partner partner : receivers()) {
            feeds.computeIfAbsent(partner.systemId(), ignored -> new Feed()).claim(partner);
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

    /** What one partner has under way: one claim and one settling at a time, and what comes meanwhile goes with the next. */
    private final class Feed {
        private final List<Settled> outcomes = new ArrayList<>();
        private int underWay;
        private boolean claiming;
        private boolean settling;
        private boolean mayHaveMore;

        synchronized boolean isIdle() {
            return !claiming && underWay == 0;
        }

        /** Claims as many as there are free places. */
        void claim(Partner partner) {
            int places = stopping || !isReceiving(partner) ? 0 : beginClaim(partner);
            if (places > 0) {
                Instant now = clock.instant();
                Mono.defer(() -> receipts.claim(partner.systemId(), partner.account(), now, now.plus(LEASE), places))
                        .onErrorResume(ReceiptDelivery.this::storeIsAway)
                        .defaultIfEmpty(List.of())
                        .subscribe(claimed -> send(partner, claimed, places));
            }
        }

        private synchronized int beginClaim(Partner partner) {
            int places = window(partner) - underWay;
            if (claiming || places <= 0) {
                return 0;
            }
            claiming = true;
            return places;
        }

        private void send(Partner partner, List<Leased> claimed, int places) {
            synchronized (this) {
                claiming = false;
                underWay += claimed.size();
                mayHaveMore = claimed.size() >= places;
            }
            for (Leased leased : claimed) {
                deliver(partner, leased).subscribe(settled -> {
                    synchronized (this) {
                        outcomes.add(settled);
                    }
                    settleNext(partner);
                });
            }
        }

        private void settleNext(Partner partner) {
            List<Settled> page = beginSettling();
            if (!page.isEmpty()) {
                settle(partner, page)
                        .onErrorResume(ReceiptDelivery.this::storeIsAway)
                        .doFinally(end -> {
                            boolean worthAClaim = endSettling(partner, page.size());
                            settleNext(partner);
                            if (worthAClaim) {
                                claim(partner);
                            }
                        })
                        .subscribe();
            }
        }

        private synchronized List<Settled> beginSettling() {
            if (settling || outcomes.isEmpty()) {
                return List.of();
            }
            settling = true;
            List<Settled> page = List.copyOf(outcomes);
            outcomes.clear();
            return page;
        }

        /** Fewer free places wait for the next look, so that not each is claimed for by itself. */
        private synchronized boolean endSettling(Partner partner, int settled) {
            settling = false;
            underWay -= settled;
            return mayHaveMore && window(partner) - underWay >= window(partner) / CLAIM_SHARE;
        }
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
        return Mono.defer(() -> server.deliver(systemId, leased.delivery().pdu(tlvs)))
                .map(outcome -> {
                    Fate fate = fate(outcome);
                    metrics.delivery(
                            partner.systemId(), leased.delivery(), fate.name().toLowerCase(Locale.ROOT));
                    if (fate == Fate.REFUSED) {
                        LOG.warn(
                                "{} refuses what it is to have of {}: {}",
                                systemId,
                                leased.delivery().messageId(),
                                outcome);
                    }
                    return new Settled(leased, fate);
                })
                .onErrorResume(fault -> {
                    LOG.error(
                            "{}: {} could not be delivered",
                            systemId,
                            leased.delivery().messageId(),
                            fault);
                    return Mono.just(new Settled(leased, Fate.AGAIN));
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

    private Mono<Void> settle(Partner partner, List<Settled> page) {
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
        return receipts.settled(partner.systemId(), gone)
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
