package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.outcome.Sid;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway itself says of a message: its text as the list shows it, and its timeline.
 *
 * @param status as the timeline has it
 * @param events in the timeline's order
 */
public record History(Sid sid, String body, String status, List<Event> events) {
    /** What the gateway says when it holds a message back. */
    private static final String REFERENCE_TAKEN = "that was broken off has its reference";

    public History {
        events = List.copyOf(events);
    }

    /**
     * One event.
     *
     * @param attempt 0 where it names none
     * @param word the outcome of a receipt, "returned" where another route may do better; the cause of a routing; else empty
     * @param reason empty where it gives none
     */
    public record Event(String name, Instant at, int attempt, Place place, String word, String reason) {
        /** Whether it says that the message is held back, so that a handset mixes it with no other one. */
        boolean isHeldBack() {
            return name.equals("refused") && reason.contains(REFERENCE_TAKEN);
        }

        private boolean names(int segment) {
            return place.named().isEmpty() || place.named().contains(segment);
        }
    }

    /**
     * Which segments, counted from 1, an event speaks of.
     *
     * @param segment the one of a receipt; else 0
     * @param segments how many the message has, as far as a receipt tells; else 0
     * @param named those that another event names: routed, submitted, refused or in doubt; empty for all
     */
    public record Place(int segment, int segments, Set<Integer> named) {
        /** Every segment. */
        public static final Place ALL = new Place(0, 0, Set.of());

        public Place {
            named = Set.copyOf(named);
        }
    }

    /**
     * A segment of which nobody knew in an attempt whether the carrier had it.
     *
     * @param segment counted from 1
     */
    public record Doubt(int attempt, int segment) {}

    /** How a doubt ended. */
    public enum Settlement {
        /** A receipt, or a late answer, told. */
        RECEIPT,
        /** The segment went again, or the message failed. */
        POLICY,
        OPEN
    }

    /** Whether nothing may follow. */
    public boolean isEnded() {
        return isEnd(status);
    }

    /** Whether nothing may follow a status. */
    static boolean isEnd(String status) {
        return status.equals("delivered")
                || status.equals("undelivered")
                || status.equals("failed")
                || status.equals("canceled");
    }

    /** Whether the gateway ever said that it does not know whether the carrier has it. */
    public boolean wasAmbiguous() {
        return status.equals("ambiguous") || has("ambiguous");
    }

    /** Whether it came into doubt after it had been sent again for a doubt. */
    public boolean wasInDoubtAgain() {
        return events.stream()
                .filter(event -> event.name().equals("routed") && event.word().equals("resend"))
                .anyMatch(resend -> events.stream()
                        .anyMatch(event -> event.name().equals("ambiguous") && event.attempt() >= resend.attempt()));
    }

    public boolean has(String event) {
        return events.stream().anyMatch(each -> each.name().equals(event));
    }

    /** Every doubt, with when it was first written down. */
    public Map<Doubt, Instant> doubts(int segments) {
        Map<Doubt, Instant> doubts = new LinkedHashMap<>();
        for (Event event : events) {
            if (event.name().equals("ambiguous")) {
                IntStream.rangeClosed(1, segments)
                        .filter(event::names)
                        .forEach(segment -> doubts.putIfAbsent(new Doubt(event.attempt(), segment), event.at()));
            }
        }
        return doubts;
    }

    /** Whether the segment was sent again because of the doubt. */
    public boolean resent(Doubt doubt) {
        return events.stream()
                .anyMatch(event -> event.name().equals("routed")
                        && event.word().equals("resend")
                        && event.attempt() > doubt.attempt()
                        && event.names(doubt.segment()));
    }

    /** How many attempts sent a segment, counted from 1, again after an earlier one had left it in doubt, in the timeline's order. */
    int resends(int segment) {
        Set<Integer> resends = new HashSet<>();
        int doubtful = Integer.MAX_VALUE;
        for (Event event : events) {
            if (event.attempt() > doubtful && event.names(segment) && sendsAgain(event)) {
                resends.add(event.attempt());
            } else if (event.name().equals("ambiguous") && event.names(segment)) {
                doubtful = Math.min(doubtful, event.attempt());
            }
        }
        return resends.size();
    }

    /** Who released the attempt may have died before its routing was in the log: then its outcome tells of it. */
    private boolean sendsAgain(Event event) {
        boolean outcome = event.name().equals("submitted") || event.name().equals("ambiguous");
        return event.name().equals("routed")
                ? event.word().equals("resend")
                : outcome
                        && events.stream()
                                .noneMatch(routed ->
                                        routed.name().equals("routed") && routed.attempt() == event.attempt());
    }

    /** Whether the segment, counted from 1, was in doubt before a later attempt was routed, in the timeline's order. */
    boolean wasRoutedAfterDoubt(int segment) {
        int doubtful = Integer.MAX_VALUE;
        for (Event event : events) {
            if (event.name().equals("ambiguous") && event.names(segment)) {
                doubtful = Math.min(doubtful, event.attempt());
            } else if (event.name().equals("routed") && event.attempt() > doubtful) {
                return true;
            }
        }
        return false;
    }

    /** What became of a doubt. */
    public Settlement settlement(Doubt doubt) {
        if (resent(doubt)) {
            return Settlement.POLICY;
        }
        boolean failed = status.equals("failed");
        // What came when the policy had ended the message settled nothing
        boolean told = events.stream()
                .takeWhile(event -> !failed || !event.name().equals("failed"))
                .anyMatch(event -> tells(event, doubt));
        if (told || status.equals("delivered") || status.equals("undelivered")) {
            return Settlement.RECEIPT;
        }
        return isEnded() ? Settlement.POLICY : Settlement.OPEN;
    }

    private static boolean tells(Event event, Doubt doubt) {
        boolean receipt = event.name().equals("receipt") && event.place().segment() == doubt.segment();
        boolean answer = event.name().equals("submitted") && event.names(doubt.segment());
        return event.attempt() == doubt.attempt() && (receipt || answer);
    }

    /** When it was held back for the sake of another message, where nothing but waiting has followed; null where not. */
    public @Nullable Instant heldBackAt() {
        return events.stream()
                .filter(event -> !event.name().equals("waiting"))
                .reduce((earlier, later) -> later)
                .filter(Event::isHeldBack)
                .map(Event::at)
                .orElse(null);
    }

    /** When a doubt was last written down; null for never. */
    public @Nullable Instant lastDoubtAt() {
        return events.stream()
                .filter(event -> event.name().equals("ambiguous"))
                .map(Event::at)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    /**
     * The terminal state that the events come to, the first one winning; empty for none. The harness's own fold. What a
     * carrier may have had before is not canceled.
     */
    public String fold() {
        End end = end();
        return end == null ? "" : end.status();
    }

    /** When the event happened that ended it; null where none did. */
    public @Nullable Instant endedAt() {
        End end = end();
        return end == null ? null : end.at();
    }

    private record End(String status, Instant at) {}

    private @Nullable End end() {
        BitSet delivered = new BitSet();
        boolean returned = false;
        boolean sent = false;
        for (Event event : events) {
            String end = sent && event.name().equals("canceled") ? "" : end(event, delivered);
            sent |= event.name().equals("submitted") || event.name().equals("ambiguous");
            returned |= event.word().equals("returned");
            if (!end.isEmpty()) {
                // What a carrier had before, and gave back, is undelivered
                return new End(returned && end.equals("failed") ? "undelivered" : end, event.at());
            }
        }
        return null;
    }

    private static String end(Event event, BitSet delivered) {
        return switch (event.name()) {
            case "failed", "canceled" -> event.name();
            case "receipt_timed_out" -> "undelivered";
            case "receipt" -> {
                if (event.word().equals("delivered")) {
                    delivered.set(event.place().segment());
                }
                int segments = event.place().segments();
                boolean whole = segments > 0 && delivered.cardinality() == segments;
                yield whole ? "delivered" : event.word().equals("failed") ? "undelivered" : "";
            }
            default -> "";
        };
    }
}
