package io.trunkline.bench.crash.oracle;

import io.trunkline.bench.crash.traffic.Cancel;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestMessage;
import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.bench.outcome.Sid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one message of the client's: what its requests were answered, what the carrier got, and each message of the
 * gateway's that carries its text.
 *
 * @param requests at least one, in the order of their outcomes
 * @param submits those that the carrier took, in order
 * @param histories one where all is well
 * @param cancel how it was taken back; null where nobody did
 */
record Case(
        List<Request> requests,
        List<WireSubmit> submits,
        List<History> histories,
        @Nullable Cancel cancel) {
    /** The more certain outcomes first. */
    private static final Comparator<RequestOutcome> CERTAINTY = Comparator.comparingInt(outcome -> switch (outcome) {
        case RequestOutcome.Accepted accepted -> 0;
        case RequestOutcome.Unknown unknown -> unknown.sid() == null ? 2 : 1;
        case RequestOutcome.Refused refused -> 3;
        case RequestOutcome.NotAsked none -> 4;
    });

    TestMessage message() {
        return new TestMessage(requests.getFirst().number());
    }

    /** What its requests come to: accepted where one was, and refused only where none may have been accepted. */
    RequestOutcome outcome() {
        return requests.stream().map(Request::outcome).min(CERTAINTY).orElseThrow();
    }

    /** Every SID that was answered. */
    Set<Sid> sids() {
        Set<Sid> sids = new HashSet<>();
        for (Request request : requests) {
            switch (request.outcome()) {
                case RequestOutcome.Accepted accepted -> sids.add(accepted.sid());
                case RequestOutcome.Unknown unknown ->
                    Optional.ofNullable(unknown.sid()).ifPresent(sids::add);
                case RequestOutcome.Refused refused -> {}
                case RequestOutcome.NotAsked none -> {}
            }
        }
        return sids;
    }

    /** How often a segment, counted from 0, was taken beyond the first time, attempts after it came back left out. */
    int duplicates(int segment) {
        return duplicates(of(segment).toList());
    }

    /** How often the carrier took a segment, counted from 0. */
    long taken(int segment) {
        return of(segment).count();
    }

    /** A segment may go again when each earlier submit of it came back. */
    private static int duplicates(List<WireSubmit> submits) {
        int duplicates = 0;
        List<WireSubmit> before = new ArrayList<>();
        for (WireSubmit submit : submits) {
            boolean allowed = before.stream().allMatch(earlier -> hasComeBackBy(earlier, submit.atNanos()));
            duplicates += allowed ? 0 : 1;
            before.add(submit);
        }
        return duplicates;
    }

    /** Whether a carrier took a part of it while another one had it, and no attempt was made for a doubt about that. */
    boolean hasTwoLiveAttempts() {
        for (WireSubmit later : submits) {
            boolean alive = submits.stream()
                    .filter(earlier -> earlier.serial() < later.serial())
                    .filter(earlier ->
                            earlier.carriage().carrier() != later.carriage().carrier())
                    .anyMatch(earlier -> !hasComeBackBy(earlier, later.atNanos()) && !wasSentAgain(earlier.segment()));
            if (alive) {
                return true;
            }
        }
        return false;
    }

    /** Whether an attempt followed a doubt about the segment, counted from 0; one that came into doubt itself is no excuse. */
    private boolean wasSentAgain(int segment) {
        return histories.stream().anyMatch(history -> history.wasRoutedAfterDoubt(segment + 1));
    }

    /** Another failing receipt ends the message: nothing may follow it. */
    private static boolean hasComeBackBy(WireSubmit submit, long nanos) {
        return submit.carriage().returned() && submit.receipt().sentBy(nanos);
    }

    /** Whether any carrier gave it back for another one. */
    boolean cameBack() {
        return submits.stream().anyMatch(submit -> submit.carriage().returned());
    }

    /** Whether the gateway may have been asked to take it back. */
    boolean mayBeCanceled() {
        return cancel != null && cancel.isAsked();
    }

    /** Whether the gateway says that it was taken back. */
    boolean isCanceled() {
        return histories.stream().anyMatch(history -> history.status().equals("canceled"));
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

    /** Whether the carrier took a segment that it does not deliver. */
    boolean hasFailingSegment() {
        return submits.stream().anyMatch(submit -> !submit.delivers());
    }

    /** Whether a delivering receipt of every segment had been sent by then. */
    boolean deliveredBy(long nanos) {
        return isDelivered(receipt -> receipt.sentBy(nanos));
    }

    /** Whether the gateway had answered one of every segment by then. */
    boolean deliveryWasTakenBy(long nanos) {
        return isDelivered(receipt -> receipt.answeredBy(nanos));
    }

    private boolean isDelivered(Predicate<WireSubmit.Receipt> counts) {
        for (int segment = 0; segment < message().segments(); segment++) {
            if (of(segment).noneMatch(submit -> submit.delivers() && counts.test(submit.receipt()))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a handset can put the message together: one reference brought every segment. */
    boolean everySegmentIsUnderOneReference() {
        Map<String, Set<Integer>> under = new HashMap<>();
        for (WireSubmit submit : submits) {
            under.computeIfAbsent(submit.part().assembly(), first -> new HashSet<>())
                    .add(submit.segment());
        }
        return under.values().stream()
                .anyMatch(segments -> segments.size() == message().segments());
    }

    private Stream<WireSubmit> of(int segment) {
        return submits.stream().filter(submit -> submit.segment() == segment);
    }

    /** How many attempts the gateway has made to send a segment, counted from 0, again for a doubt about an earlier one. */
    int resends(int segment) {
        return histories.stream()
                .mapToInt(history -> history.resends(segment + 1))
                .sum();
    }

    /** How a report names it: by its SID where there is one. */
    String name() {
        String number = "number " + message().number();
        return switch (outcome()) {
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
