package io.trunkline.gateway.log;

import io.trunkline.gateway.message.ErrorCode;

/** What becomes of an accepted message; who reads {@code intake} asks for it and routing answers. */
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
