package io.trunkline.gateway.carrier;

import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.OrphanReceipt;
import io.trunkline.gateway.receipt.SegmentRef;
import io.trunkline.gateway.receipt.SubmittedSegments;
import reactor.core.publisher.Mono;

/** A read model that knows of no segment. */
public final class NoSegments implements SubmittedSegments {
    @Override
    public Mono<SegmentRef> find(CarrierReceipt receipt) {
        return Mono.empty();
    }

    @Override
    public Mono<SegmentRef> findInOtherRadix(CarrierReceipt receipt) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> caughtUp() {
        return Mono.empty();
    }

    @Override
    public Mono<SegmentRef> settle(OrphanReceipt orphan) {
        return Mono.empty();
    }

    @Override
    public Mono<Boolean> has(ReceiptReceived receipt) {
        return Mono.just(false);
    }
}
