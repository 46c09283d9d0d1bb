package io.trunkline.gateway.receipt;

import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.OrphanLog;
import io.trunkline.gateway.log.OrphanReceipt;
import io.trunkline.gateway.receipt.ReceiptMatcher.Match;
import io.trunkline.gateway.receipt.ReceiptMatcher.Matched;
import io.trunkline.gateway.receipt.ReceiptMatcher.Parked;
import io.trunkline.gateway.receipt.ReceiptMatcher.Submitted;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Turns receipts into facts, whether they come after or before the answer to their submission. Thread-safe.
 *
 * <pre>
 *           matcher          read model
 * receipt --+- no id ------------------------> orphans, and looked for again where it echoes a reference
 *           +- match ------------------------> fact in lifecycle
 *           +- none -------+- match ---------> fact in lifecycle
 *           |              +- none, or down -> orphans, and looked for again
 *           +- down -------+- match ---------> fact in lifecycle
 *                          +- none ----------> orphans, and looked for again
 *                          +- down ----------> fails: the carrier keeps it
 * </pre>
 */
public final class Receipts {
    private final ReceiptMatcher matcher;
    private final SubmittedSegments segments;
    private final LifecycleLog log;
    private final OrphanLog orphans;

    public Receipts(ReceiptMatcher matcher, SubmittedSegments segments, LifecycleLog log, OrphanLog orphans) {
        this.matcher = matcher;
        this.segments = segments;
        this.log = log;
        this.orphans = orphans;
    }

    /** Takes a receipt; completes when it is in the log, as a fact or as an orphan, so that the carrier may be answered. */
    public Mono<Void> received(CarrierReceipt receipt) {
        return receipt.hasId() ? met(receipt) : orphans.append(receipt);
    }

    private Mono<Void> met(CarrierReceipt receipt) {
        return matcher.received(receipt)
                .flatMap(match -> taken(receipt, match))
                .onErrorResume(MatcherUnavailableException.class, down -> looked(receipt, segments.find(receipt)));
    }

    private Mono<Void> taken(CarrierReceipt receipt, Match match) {
        return switch (match) {
            case Matched matched -> log.append(fact(matched.segment(), receipt));
            case Parked parked ->
                looked(receipt, segments.find(receipt).onErrorComplete(MatcherUnavailableException.class));
        };
    }

    private Mono<Void> looked(CarrierReceipt receipt, Mono<SegmentRef> found) {
        return found.map(segment -> log.append(fact(segment, receipt)))
                .defaultIfEmpty(orphans.append(receipt))
                .flatMap(append -> append);
    }

    /** Emits true once the read model has all that lifecycle had when this was subscribed to, false after some seconds. */
    Mono<Boolean> caughtUp() {
        return segments.caughtUp().thenReturn(true).onErrorReturn(MatcherUnavailableException.class, false);
    }

    /**
     * Looks for the segment of an orphan in the read model; says whether it was found. Its fact is in the log then, once:
     * one that the history has already is not appended again.
     *
     * @param complete whether its id in the other radix may name its segment, or its reference one in doubt: only where the
     *     read model has {@link #caughtUp} since the orphan came, for its true segment may be what the read model lacks
     * @param settled whether all that was with its carrier when it came has been answered by now, or is in doubt: only then
     *     may it be that of the only message in doubt
     */
    public Mono<Boolean> again(OrphanReceipt orphan, boolean complete, boolean settled) {
        boolean doubts = settled || orphan.receipt().reference() != null;
        return found(orphan.receipt())
                .switchIfEmpty(complete ? Mono.defer(() -> guessed(orphan, doubts)) : Mono.empty())
                .flatMap(segment -> {
                    ReceiptReceived fact = fact(segment, orphan.receipt());
                    return segments.has(fact)
                            .flatMap(known ->
                                    known ? Mono.just(true) : log.append(fact).thenReturn(true));
                })
                .defaultIfEmpty(false);
    }

    private Mono<SegmentRef> found(CarrierReceipt receipt) {
        return receipt.hasId() ? segments.find(receipt) : Mono.empty();
    }

    private Mono<SegmentRef> guessed(OrphanReceipt orphan, boolean doubts) {
        Mono<SegmentRef> other = orphan.receipt().hasId() ? segments.findInOtherRadix(orphan.receipt()) : Mono.empty();
        return other.switchIfEmpty(doubts ? Mono.defer(() -> segments.settle(orphan)) : Mono.empty());
    }

    /**
     * Remembers segments of one message. Emits the facts of receipts that came before them; the caller appends these after
     * the fact of the submission.
     */
    public Flux<ReceiptReceived> submitted(String carrier, List<Submitted> segments) {
        return matcher.submitted(carrier, segments)
                .flatMapIterable(early -> early)
                .map(early -> fact(early.segment(), early.receipt()));
    }

    private static ReceiptReceived fact(SegmentRef segment, CarrierReceipt receipt) {
        return new ReceiptReceived(
                segment.sid(),
                receipt.at(),
                segment.envelope(),
                segment.attempt(),
                segment.segment(),
                segment.segments(),
                receipt.outcome(),
                receipt.code(),
                receipt.detail(),
                receipt.elsewhere(),
                receipt.carrierMessageId());
    }
}
