package io.trunkline.gateway.carrier;

import io.trunkline.gateway.log.Lane.LaneRecord;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A live connection to a carrier, supervised: it comes back by itself when it is lost. */
public interface CarrierLink {
    /**
     * Submits messages as fast as the carrier takes them; what the carrier has no room for is not asked for from the lane.
     * Every message that was taken gets exactly one outcome, in any order; a segment that was certainly not sent, or that
     * the carrier asked to be sent later, is tried again here and keeps its place meanwhile. Completes when the lane has
     * completed and every outcome is known. One subscriber.
     */
    Flux<MessageOutcome> submit(Flux<LaneRecord> lane);

    /** Says goodbye to the carrier and closes; completes within the link's drain time. */
    Mono<Void> close();
}
