package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.outcome.Sid;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the gateway itself says of a message: its text as the list shows it, and its timeline.
 *
 * @param status as the timeline has it
 * @param events in the timeline's order
 */
public record History(Sid sid, String body, String status, List<Event> events) {
    public History {
        events = List.copyOf(events);
    }

    /**
     * One event.
     *
     * @param attempt 0 where it names none
     * @param segment counted from 1; 0 where it names none
     * @param outcome of a receipt; empty for other events
     * @param reason empty where it gives none
     */
    public record Event(String name, int attempt, int segment, int segments, String outcome, String reason) {}

    /** Whether nothing may follow. */
    public boolean isEnded() {
        return status.equals("delivered")
                || status.equals("undelivered")
                || status.equals("failed")
                || status.equals("canceled");
    }

    /** Whether the gateway ever said that it does not know whether the carrier has it. */
    public boolean wasAmbiguous() {
        return status.equals("ambiguous") || has("ambiguous");
    }

    public boolean has(String event) {
        return events.stream().anyMatch(each -> each.name().equals(event));
    }

    /** The terminal state that the events come to, the first one winning; empty for none. The harness's own fold. */
    public String fold() {
        Map<Integer, BitSet> delivered = new HashMap<>();
        for (Event event : events) {
            if (event.name().equals("failed")) {
                return "failed";
            }
            if (event.name().equals("receipt") && event.outcome().equals("failed")) {
                return "undelivered";
            }
            if (event.name().equals("receipt") && event.outcome().equals("delivered")) {
                BitSet segments = delivered.computeIfAbsent(event.attempt(), first -> new BitSet());
                segments.set(event.segment());
                if (segments.cardinality() == event.segments()) {
                    return "delivered";
                }
            }
        }
        return "";
    }
}
