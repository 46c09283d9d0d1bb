package io.trunkline.gateway.carrier;

import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A live connection to a carrier, supervised: it comes back by itself when it is lost. */
public interface CarrierLink {
    /**
     * Submits messages as fast as the carrier takes them. Every message that was taken gets one outcome, in any order, and a
     * {@linkplain MessageOutcome.Corrected correction} where an answer comes after that. A segment that was certainly not
     * sent, or that the carrier asked to be sent later, is tried again here and keeps its place meanwhile. When the lane has
     * completed, messages of which nothing is with the carrier are given back; of the others, what was not sent is refused for
     * now, and the answers to what was are waited for, within the link's response time. Then it completes. One subscriber.
     *
     * @param owned asked before each segment is written; one that may not be written now is tried again
     * @param canceled asked before each segment is written, and of what waits several times a second: a message of which nothing was
     *     written then ends as canceled
     */
    Flux<MessageOutcome> submit(Flux<LaneRecord> lane, BooleanSupplier owned, Predicate<LaneMessage> canceled);

    /** Says goodbye to the carrier and closes; completes within the link's drain time. */
    Mono<Void> close();
}
