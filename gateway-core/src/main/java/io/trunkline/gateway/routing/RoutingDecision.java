package io.trunkline.gateway.routing;

import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.ErrorCode;

/** What becomes of an accepted message. */
public sealed interface RoutingDecision {
    /** It goes to the slot that the lane message names. */
    record Routed(LaneMessage message) implements RoutingDecision {}

    /**
     * Nothing takes it; the message ends here.
     *
     * @param reason what was missing, in one phrase
     */
    record Unroutable(ErrorCode code, String reason) implements RoutingDecision {}
}
