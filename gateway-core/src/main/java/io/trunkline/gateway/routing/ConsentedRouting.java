package io.trunkline.gateway.routing;

import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.message.ErrorCode;
import java.util.function.Function;

/**
 * Routing that sends nothing to who has opted out since the message was accepted; every attempt of every message is chosen
 * through it, however long the message waited and for what.
 */
public record ConsentedRouting(DirectoryLog directory, Function<AcceptedMessage, RoutingDecision> routing)
        implements Function<AcceptedMessage, RoutingDecision> {
    @Override
    public RoutingDecision apply(AcceptedMessage message) {
        return directory.optOuts().stops(message.envelope(), directory.current())
                ? new RoutingDecision.Unroutable(
                        ErrorCode.OPTED_OUT, "its recipient opted out of messages from this sender")
                : routing.apply(message);
    }
}
