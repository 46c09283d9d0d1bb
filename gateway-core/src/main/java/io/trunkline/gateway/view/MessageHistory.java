package io.trunkline.gateway.view;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.waiting.LaneLookup.InLane;
import io.trunkline.gateway.waiting.WaitChange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message and what happened to it.
 *
 * @param acceptedBy the node that accepted the message; empty where the log does not tell
 * @param events in the log's order, repeats included, the oldest {@value #EVENTS_MAX} at most
 * @param waiting what it waits for now; null where it waits for nothing
 */
public record MessageHistory(
        MessageView message, String acceptedBy, List<Entry> events, WaitChange.@Nullable Begin waiting) {
    public static final int EVENTS_MAX = 1_000;

    public MessageHistory {
        events = List.copyOf(events);
    }

    /** Where it lies if it was handed to a slot and no more is known; empty where a carrier may have some of it. */
    public Optional<InLane> inLane() {
        MessageState state = message.state();
        if (state.status() != Status.ROUTED || state.mayHaveLeft()) {
            return Optional.empty();
        }
        return events.reversed().stream()
                .map(Entry::event)
                .filter(MessageRouted.class::isInstance)
                .map(MessageRouted.class::cast)
                .filter(routed -> routed.attempt() == state.attempt())
                .filter(routed -> routed.segments() == LifecycleEvent.ALL_SEGMENTS)
                .filter(routed -> routed.cause() != AttemptCause.RESEND)
                .map(routed -> new InLane(routed.slot(), new LaneCancel(routed.sid(), routed.attempt())))
                .findFirst();
    }

    /**
     * One event.
     *
     * @param node who wrote it; empty where the log does not tell
     */
    public record Entry(LifecycleEvent event, String node) {}
}
