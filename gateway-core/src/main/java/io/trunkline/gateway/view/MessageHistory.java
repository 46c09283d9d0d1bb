package io.trunkline.gateway.view;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import java.util.List;

/**
 * A message and what happened to it.
 *
 * @param events in the log's order, repeats included, the oldest {@value #EVENTS_MAX} at most
 */
public record MessageHistory(MessageView message, List<LifecycleEvent> events) {
    public static final int EVENTS_MAX = 1_000;

    public MessageHistory {
        events = List.copyOf(events);
    }
}
