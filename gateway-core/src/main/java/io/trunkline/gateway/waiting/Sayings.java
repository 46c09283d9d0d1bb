package io.trunkline.gateway.waiting;

import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.message.ErrorCode;
import java.time.Instant;
import reactor.core.publisher.Mono;

/**
 * Says what was decided: the lane first, where an attempt begins, then the fact. Whoever crashes in between says the same
 * again. Thread-safe.
 */
public record Sayings(LaneWriter lanes, LifecycleLog lifecycle) {
    /**
     * Completes when everything is durable; fails while lanes take nothing.
     *
     * @param asOf when the wait was still to be said, for certain
     */
    public Mono<Void> say(MarkedWait wait, Instant asOf) {
        if (!(wait.fact() instanceof MessageRouted routed)) {
            return lifecycle.append(wait.fact());
        }
        if (wait.body().isEmpty()) {
            return lifecycle.append(withoutText(routed));
        }
        return lanes.append(lane(routed, wait.body()), asOf).then(Mono.defer(() -> lifecycle.append(routed)));
    }

    private static LaneMessage lane(MessageRouted routed, String body) {
        return new LaneMessage(
                routed.envelope(),
                body,
                routed.attempt(),
                routed.carrier(),
                routed.slot(),
                routed.reason(),
                routed.segments(),
                routed.cause() == AttemptCause.RESEND,
                routed.route());
    }

    /** The text was erased after it was decided to send it and before anybody did. */
    private static MessageFailed withoutText(MessageRouted routed) {
        return new MessageFailed(
                routed.sid(),
                routed.at(),
                ReleasePolicy.forCallback(routed.envelope()),
                routed.attempt(),
                ErrorCode.UNKNOWN_ERROR,
                "its text was erased while it waited");
    }
}
