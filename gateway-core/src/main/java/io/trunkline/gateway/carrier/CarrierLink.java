package io.trunkline.gateway.carrier;

import io.trunkline.gateway.log.Lane.LaneRecord;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A live connection to a carrier, supervised: it comes back by itself when it is lost. */
public interface CarrierLink {
    /**
     * Submits messages as fast as the carrier takes them: the demand upstream is the credit of the link. Every message
     * that was taken gets exactly one submission, in any order; a message that was certainly not sent, or that the
     * carrier asked to be sent later, is tried again here and keeps its credit meanwhile. Completes when the lane has
     * completed and every outcome is known. One subscriber.
     */
    Flux<Submission> submit(Flux<LaneRecord> lane);

    /** Says goodbye to the carrier and closes; completes within the link's drain time. */
    Mono<Void> close();
}
