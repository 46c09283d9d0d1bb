package io.trunkline.gateway.receipt;

import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.OrphanReceipt;
import reactor.core.publisher.Mono;

/**
 * What the read model knows of submitted segments, within the time in which carriers use no id twice. All fail with
 * {@link MatcherUnavailableException} within some seconds when it does not answer.
 */
public interface SubmittedSegments {
    /** The segment to which the carrier gave the receipt's id, as far as the read model has come; empty if none. */
    Mono<SegmentRef> find(CarrierReceipt receipt);

    /**
     * The segment to which the carrier gave the receipt's id in the other radix, hexadecimal or decimal; empty if none.
     *
     * <p>Sound only where the read model has {@link #caughtUp} since the receipt came, and {@link #find} then knew nothing
     * of it: most carriers write all ids alike, and then this is another segment's.
     */
    Mono<SegmentRef> findInOtherRadix(CarrierReceipt receipt);

    /** Completes once the read model has all that lifecycle had when this was subscribed to. */
    Mono<Void> caughtUp();

    /**
     * The segment in doubt that an orphan settles: of those of its carrier and destination the one whose reference it
     * echoes, or where it echoes none the only one from its sender (of one message's segments, which may all be in doubt,
     * any). Empty where there is none, or more than one. The segment is this orphan's from then on, and its id is known. One
     * without an id settles by a reference only: that no segment has its id is what tells of others that theirs is in doubt.
     *
     * <p>Sound only where the read model has {@link #caughtUp} since the orphan came, and {@link #find} and {@link
     * #findInOtherRadix} then knew nothing of it; where it echoes no reference, only once whatever was with the carrier when
     * it came has been answered or is in doubt.
     */
    Mono<SegmentRef> settle(OrphanReceipt orphan);

    /** Whether this very receipt is in its message's history, as far as the read model has come. */
    Mono<Boolean> has(ReceiptReceived receipt);
}
