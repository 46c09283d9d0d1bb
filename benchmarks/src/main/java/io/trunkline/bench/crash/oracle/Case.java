package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestMessage;
import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.bench.outcome.Sid;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one message of the client's: what was answered, what the carrier got, and each message of the
 * gateway's that carries its text.
 *
 * @param submits those that the carrier took, in order
 * @param histories one where all is well
 */
record Case(Request request, List<WireSubmit> submits, List<History> histories) {

    TestMessage message() {
        return new TestMessage(request.number());
    }

    /** How often a segment was taken beyond the first time, attempts after a failing receipt left out. */
    int duplicates() {
        int duplicates = 0;
        for (int segment = 0; segment < message().segments(); segment++) {
            duplicates += duplicates(of(segment).toList());
        }
        return duplicates;
    }

    /** A segment may go again when each earlier submit of it has had a failing receipt. */
    private static int duplicates(List<WireSubmit> submits) {
        int duplicates = 0;
        List<WireSubmit> before = new ArrayList<>();
        for (WireSubmit submit : submits) {
            boolean allowed = before.stream()
                    .allMatch(
                            earlier -> !earlier.delivers() && earlier.receipt().sentBy(submit.atNanos()));
            duplicates += allowed ? 0 : 1;
            before.add(submit);
        }
        return duplicates;
    }

    /** Whether the view shows its text under this SID. */
    boolean has(Sid sid) {
        return histories.stream().anyMatch(history -> history.sid().equals(sid));
    }

    boolean everySegmentIsOnTheWire() {
        for (int segment = 0; segment < message().segments(); segment++) {
            if (of(segment).findAny().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a delivering receipt of every segment had been sent by then. */
    boolean deliveredBy(long nanos) {
        for (int segment = 0; segment < message().segments(); segment++) {
            boolean delivered = of(segment)
                    .anyMatch(submit -> submit.delivers() && submit.receipt().sentBy(nanos));
            if (!delivered) {
                return false;
            }
        }
        return true;
    }

    private Stream<WireSubmit> of(int segment) {
        return submits.stream().filter(submit -> submit.segment() == segment);
    }

    boolean wasAmbiguous() {
        return histories.stream().anyMatch(History::wasAmbiguous);
    }

    /** How a report names it: by its SID where there is one. */
    String name() {
        String number = "number " + request.number();
        return switch (request.outcome()) {
            case RequestOutcome.Accepted accepted -> accepted.sid().text() + " (" + number + ")";
            case RequestOutcome.Unknown unknown -> sid(unknown.sid()) + number + ", answer unknown";
            case RequestOutcome.Refused refused -> number + ", answered " + refused.httpStatus();
            case RequestOutcome.NotAsked none -> number + ", never asked";
        };
    }

    private String sid(@Nullable Sid answered) {
        if (answered != null) {
            return answered.text() + ", ";
        }
        return histories.isEmpty() ? "" : histories.getFirst().sid().text() + ", ";
    }
}
