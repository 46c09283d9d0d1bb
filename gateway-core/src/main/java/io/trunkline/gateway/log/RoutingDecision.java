package io.trunkline.gateway.log;

import io.trunkline.gateway.message.ErrorCode;
import java.time.Instant;

/** What becomes of an accepted message; who reads {@code intake} asks for it and routing answers. */
public sealed interface RoutingDecision {
    /** It goes to the slot that the lane message names. */
    record Routed(LaneMessage message) implements RoutingDecision {}

    /**
     * Its time has not come.
     *
     * @param due when it has
     * @param reason what is waited for, in one phrase
     */
    record NotYet(Instant due, String reason) implements RoutingDecision {}

    /** It goes when its turn has come in the queue of its sender, which has a pace. */
    record InTurn() implements RoutingDecision {}

    /**
     * Nothing takes it; the message ends here.
     *
     * @param reason what was missing, in one phrase
     */
    record Unroutable(ErrorCode code, String reason) implements RoutingDecision {}
}
