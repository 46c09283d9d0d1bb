package io.trunkline.gateway.log;

import io.trunkline.gateway.message.ErrorCode;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routing that always answers, with a slot that exists. A decision is a function of the message: one that throws, or names a
 * slot that nobody has, would do so for ever and hold up all the others; the message fails instead.
 *
 * @param slots how many there are
 */
public record GuardedRouting(Function<AcceptedMessage, RoutingDecision> routing, int slots)
        implements Function<AcceptedMessage, RoutingDecision> {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedRouting.class);

    @Override
    public RoutingDecision apply(AcceptedMessage message) {
        try {
            RoutingDecision decision = routing.apply(message);
            if (decision instanceof RoutingDecision.Routed routed) {
                Objects.checkIndex(routed.message().slot(), slots);
            }
            return decision;
        } catch (RuntimeException e) {
            LOG.error("{}: routing threw; the message fails", message.envelope().sid(), e);
            return new RoutingDecision.Unroutable(ErrorCode.UNKNOWN_ERROR, "routing failed on this message");
        }
    }
}
