package io.trunkline.gateway.view.postgres;

import io.trunkline.gateway.lifecycle.SegmentState;
import io.trunkline.gateway.lifecycle.SegmentState.Phase;
import java.util.ArrayList;
import java.util.List;

/** The states of a message's segments as a column: for each its attempt and a letter for its phase, as in {@code 1d2a}. */
final class SegmentStateText {
    private SegmentStateText() {}

    static String write(List<SegmentState> segments) {
        StringBuilder text = new StringBuilder(2 * segments.size());
        segments.forEach(segment -> text.append(segment.attempt()).append(letter(segment.phase())));
        return text.toString();
    }

    static List<SegmentState> read(String text) {
        List<SegmentState> segments = new ArrayList<>();
        int attempt = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                attempt = 10 * attempt + (c - '0');
            } else {
                segments.add(new SegmentState(attempt, phase(c)));
                attempt = 0;
            }
        }
        return segments;
    }

    private static char letter(Phase phase) {
        return switch (phase) {
            case STARTED -> 's';
            case IN_DOUBT -> 'q';
            case REFUSED -> 'r';
            case ACCEPTED -> 'a';
            case RETURNED -> 'x';
            case FAILED -> 'f';
            case DELIVERED -> 'd';
        };
    }

    private static Phase phase(char letter) {
        return switch (letter) {
            case 's' -> Phase.STARTED;
            case 'q' -> Phase.IN_DOUBT;
            case 'r' -> Phase.REFUSED;
            case 'a' -> Phase.ACCEPTED;
            case 'x' -> Phase.RETURNED;
            case 'f' -> Phase.FAILED;
            case 'd' -> Phase.DELIVERED;
            default -> throw new IllegalStateException("segment_states: " + letter + " (expected: one of sqraxfd)");
        };
    }
}
