package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.outcome.Sid;
import java.util.BitSet;
import java.util.List;

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
        BitSet delivered = new BitSet();
        for (Event event : events) {
            String end = end(event, delivered);
            if (!end.isEmpty()) {
                return end;
            }
        }
        return "";
    }

    private static String end(Event event, BitSet delivered) {
        return switch (event.name()) {
            case "failed", "canceled" -> event.name();
            case "receipt_timed_out" -> "undelivered";
            case "receipt" -> {
                if (event.outcome().equals("delivered")) {
                    delivered.set(event.segment());
                }
                boolean whole = event.segments() > 0 && delivered.cardinality() == event.segments();
                yield whole ? "delivered" : event.outcome().equals("failed") ? "undelivered" : "";
            }
            default -> "";
        };
    }
}
