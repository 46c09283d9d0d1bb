package io.trunkline.gateway.receipt;

import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.log.CarrierReceipt;
import reactor.core.publisher.Mono;

/**
 * What the read model knows of submitted segments, within the time in which carriers use no id twice. Both fail with
 * {@link MatcherUnavailableException} within some seconds when it does not answer.
 */
public interface SubmittedSegments {
    /** The segment that a receipt speaks of, as far as the read model has come; empty if none. */
    Mono<SegmentRef> find(CarrierReceipt receipt);

    /** Whether this very receipt is in its message's history, as far as the read model has come. */
    Mono<Boolean> has(ReceiptReceived receipt);
}
