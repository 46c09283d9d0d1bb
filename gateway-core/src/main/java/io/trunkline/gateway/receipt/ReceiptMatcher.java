package io.trunkline.gateway.receipt;

import io.trunkline.gateway.log.CarrierReceipt;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Where submitted segments wait for their receipts and early receipts for their segments. Both operations are atomic, so
 * that the two meet whichever comes first. Fails with {@link MatcherUnavailableException} within about a second when the
 * store does not answer.
 */
public interface ReceiptMatcher {
    /** Remembers segments of one message that a carrier accepted, and takes the receipts that came before them. */
    Mono<List<Matched>> submitted(String carrier, List<Submitted> segments);

    /** Finds the segment of a receipt, or parks the receipt until its segment is {@link #submitted}. */
    Mono<Match> received(CarrierReceipt receipt);

    /** A segment under the id that its carrier gave it. */
    record Submitted(String carrierMessageId, SegmentRef segment) {}

    /** What came of looking for a receipt's segment. */
    sealed interface Match permits Matched, Parked {}

    /** The receipt speaks of this segment. It stays known: the same receipt may come again. */
    record Matched(SegmentRef segment, CarrierReceipt receipt) implements Match {}

    /** No such segment is known yet; the receipt is kept. */
    record Parked() implements Match {}
}
