package io.trunkline.gateway.view;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.waiting.WaitChange;
import java.util.List;
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

    /**
     * One event.
     *
     * @param node who wrote it; empty where the log does not tell
     */
    public record Entry(LifecycleEvent event, String node) {}
}
