package io.trunkline.gateway.receipt;

import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.receipt.ReceiptMatcher.Match;
import io.trunkline.gateway.receipt.ReceiptMatcher.Matched;
import io.trunkline.gateway.receipt.ReceiptMatcher.Parked;
import io.trunkline.gateway.receipt.ReceiptMatcher.Submitted;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Turns receipts into facts, whether they come after or before the answer to their submission. Thread-safe. */
public final class Receipts {
    private final ReceiptMatcher matcher;
    private final LifecycleLog log;

    public Receipts(ReceiptMatcher matcher, LifecycleLog log) {
        this.matcher = matcher;
        this.log = log;
    }

    /** Takes a receipt; completes when it is durable as a fact or parked, so that the carrier may be answered. */
    public Mono<Void> received(CarrierReceipt receipt) {
        return matcher.received(receipt).flatMap(this::append);
    }

    /**
     * Remembers segments of one message. Emits the facts of receipts that came before them; the caller appends these after
     * the fact of the submission.
     */
    public Flux<ReceiptReceived> submitted(String carrier, List<Submitted> segments) {
        return matcher.submitted(carrier, segments)
                .flatMapIterable(early -> early)
                .map(Receipts::fact);
    }

    private Mono<Void> append(Match match) {
        return switch (match) {
            case Matched matched -> log.append(fact(matched));
            case Parked parked -> Mono.empty();
        };
    }

    private static ReceiptReceived fact(Matched matched) {
        SegmentRef segment = matched.segment();
        CarrierReceipt receipt = matched.receipt();
        return new ReceiptReceived(
                segment.sid(),
                receipt.at(),
                segment.envelope(),
                segment.attempt(),
                segment.segment(),
                segment.segments(),
                receipt.outcome(),
                receipt.code(),
                receipt.detail());
    }
}
