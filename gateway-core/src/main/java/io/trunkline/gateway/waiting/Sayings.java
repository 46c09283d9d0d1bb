package io.trunkline.gateway.waiting;

import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.log.LifecycleLog;
import java.time.Instant;
import java.util.List;
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
            return lifecycle.append(routed).then(Mono.defer(() -> lifecycle.append(withoutText(routed))));
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
                routed.route().withoutOthers());
    }

    /**
     * The text was erased after it was decided to send it: whoever decided, and could not say it to the end, may have put it
     * into its lane before. What had no text then was not decided to be sent.
     */
    private static SubmissionUnknown withoutText(MessageRouted routed) {
        int segments = routed.envelope().segments();
        long sent = ((1L << segments) - 1) & routed.segments();
        return new SubmissionUnknown(
                routed.sid(),
                routed.at(),
                ReleasePolicy.forCallback(routed.envelope()),
                routed.attempt(),
                routed.carrier(),
                segments,
                sent,
                sent,
                List.of(),
                "its releaser was lost and its text was erased",
                routed.cause() == AttemptCause.RESEND,
                List.of());
    }
}
