package io.trunkline.gateway.routing.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.carrier.SegmentOutcome.Unknown;
import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.Refusal;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.quality.RouteReport.Flow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttemptCountsTest {
    private static final ReceiptCurve CURVE = new ReceiptDelays().curve();
    private static final Address TO = new Address("+4915112345678");

    private Instant now = Instant.ofEpochSecond(1_800_000_000);
    private final AttemptCounts counts = new AttemptCounts(() -> now, to -> to.equals(TO) ? "DE" : "");
    private String carrier = "carrier";
    private long next;

    @Test
    void attemptsShouldBeCountedByRouteAndCountry() {
        MessageSid sid = routed(1);
        submitted(sid, 1);
        now = now.plusSeconds(3);
        receipt(sid, 0, ReceiptOutcome.INTERMEDIATE);
        receipt(sid, 0, ReceiptOutcome.DELIVERED);
        receipt(sid, 0, ReceiptOutcome.DELIVERED);
        RouteReport report = report();
        assertThat(report.key()).isEqualTo(new RouteKey("carrier", "DE"));
        assertThat(report.flow().submitted()).isOne();
        assertThat(report.flow().delivered()).isOne();
        assertThat(report.flow().failed()).isZero();
        assertThat(report.flow().expected()).isBetween(0.0, 0.5);
    }

    @Test
    void messageShouldBeDeliveredWithItsLastSegmentAndFailedWithTheFirst() {
        MessageSid delivered = routed(2);
        submitted(delivered, 2);
        receipt(delivered, 1, ReceiptOutcome.DELIVERED);
        receipt(delivered, 1, ReceiptOutcome.DELIVERED);
        assertThat(report().flow().delivered()).isZero();
        receipt(delivered, 0, ReceiptOutcome.DELIVERED);
        MessageSid failed = routed(2);
        submitted(failed, 2);
        receipt(failed, 0, ReceiptOutcome.FAILED);
        receipt(failed, 1, ReceiptOutcome.DELIVERED);
        Flow flow = report().flow();
        assertThat(flow.delivered()).isOne();
        assertThat(flow.failed()).isOne();
    }

    @Test
    void onlyRefusalsOfTheRoutesOwnFaultShouldCount() {
        count(new AttemptRefused(
                routed(1),
                now,
                null,
                1,
                "carrier",
                ErrorCode.UNKNOWN_ERROR,
                "x",
                1,
                List.of(),
                false,
                Recourse.ELSEWHERE));
        count(new AttemptRefused(
                routed(1), now, null, 1, "carrier", ErrorCode.NO_ROUTE, "its window closed", 1, List.of()));
        Refused.NOT_ASKED.forEach(reason -> count(new AttemptRefused(
                routed(1),
                now,
                null,
                1,
                "carrier",
                ErrorCode.UNKNOWN_ERROR,
                reason,
                1,
                List.of(),
                false,
                Recourse.ELSEWHERE_OR_LATER)));
        count(new MessageFailed(
                routed(1), now, null, 1, ErrorCode.UNKNOWN_DESTINATION, "submit_sm refused: ESME_RINVDSTADR"));
        count(new MessageFailed(routed(1), now, null, 1, ErrorCode.VALIDITY_EXPIRED, "its validity ended in the lane"));
        count(new MessageFailed(
                routed(1),
                now,
                null,
                1,
                ErrorCode.UNKNOWN_ERROR,
                "submit_sm refused: ESME_RINVSERTYP",
                new Refusal("alpha", true, List.of())));
        assertThat(report().flow().refused()).isEqualTo(2);
    }

    /** One sender that a carrier does not take must not end its route for all; a carrier that takes nobody shows. */
    @Test
    void refusalsOfOneSenderShouldCountOnceAnHourAndThoseOfEachSenderOnce() {
        for (int refused = 0; refused < 20; refused++) {
            refusedForItsSender("+15005550006");
        }
        assertThat(report().flow().refused()).as("one sender").isOne();
        for (int sender = 0; sender < 20; sender++) {
            refusedForItsSender("+150055501" + (10 + sender));
        }
        assertThat(report().flow().refused()).as("twenty senders").isEqualTo(20);
        now = now.plusSeconds(3_600);
        counts.reports(route -> CURVE);
        refusedForItsSender("+15005550006");
        assertThat(report().flow().refused()).as("an hour later").isOne();
    }

    @Test
    void refusedSendersBeyondTheBoundShouldMakeRoom() {
        for (int sender = 0; sender <= AttemptCounts.SENDERS_MAX; sender++) {
            refusedForItsSender("+1500" + (1_000_000 + sender));
        }
        report();
        refusedForItsSender("+1500" + (1_000_000 + AttemptCounts.SENDERS_MAX));
        refusedForItsSender("+15001000000");
        assertThat(report().flow().refused()).as("the oldest is forgotten").isOne();
    }

    private void refusedForItsSender(String from) {
        count(new AttemptRefused(
                routed(1, from),
                now,
                null,
                1,
                "carrier",
                ErrorCode.BLOCKED,
                "submit_sm refused: ESME_RINVSRCADR",
                1,
                List.of(),
                false,
                Recourse.ELSEWHERE));
    }

    @Test
    void answersThatDoNotComeShouldCountAsRefusalsUnlessTheBindWasLost() {
        unknown(routed(1), Unknown.TIMED_OUT);
        unknown(routed(1), "no answer: DISCONNECTED");
        unknown(routed(1), "owner was lost");
        assertThat(report().flow().refused()).isOne();
    }

    private void unknown(MessageSid sid, String reason) {
        count(new SubmissionUnknown(sid, now, null, 1, "carrier", 1, 1, List.of(), reason));
    }

    @Test
    void nodeThatStoodStillShouldCountNothingOfWhatIsUnderWay() {
        submitted(routed(1), 1);
        report();
        now = now.plus(AttemptCounts.LATE).plusSeconds(1);
        for (int second = 0; second < 400; second++) {
            now = now.plusSeconds(1);
            assertThat(counts.reports(route -> CURVE)).isEmpty();
        }
    }

    /** A carrier's node may have a clock that is behind: it must not take the counts of all others with it. */
    @Test
    void attemptThatIsLateShouldNotBeCountedAndTheOthersShould() {
        MessageSid open = routed(1);
        submitted(open, 1);
        MessageSid late = routed(1);
        for (int second = 0; second <= AttemptCounts.LATE.toSeconds(); second++) {
            now = now.plusSeconds(1);
            counts.reports(route -> CURVE);
        }
        submittedAt(late, 1, now.minus(AttemptCounts.LATE).minusMillis(1));
        receipt(late, 0, ReceiptOutcome.DELIVERED);
        receipt(open, 0, ReceiptOutcome.DELIVERED);
        assertThat(report().flow().delivered()).isOne();
        assertThat(counts.late()).isOne();
        double all = 0;
        for (int second = 0; second < 400; second++) {
            now = now.plusSeconds(1);
            for (RouteReport report : counts.reports(route -> CURVE)) {
                all += report.complete().good() + report.complete().bad();
            }
        }
        assertThat(all).isOne();
    }

    /** A receipt that is counted where its submission was not would hide one that is missing. */
    @Test
    void attemptOfANodeWhoseClockIsFarAheadShouldNotBeCountedAndTheOthersShould() {
        MessageSid ahead = routed(1);
        submittedAt(ahead, 1, now.plusSeconds(RouteCounts.AHEAD_SECONDS_MAX + 1));
        submitted(routed(1), 1);
        assertThat(report().flow().submitted()).isOne();
        assertThat(counts.late()).isOne();
        now = now.plusSeconds(2);
        report();
        receipt(ahead, 0, ReceiptOutcome.DELIVERED);
        assertThat(report().flow().delivered()).isZero();
    }

    /** What comes within three seconds is not missing for who reads it two and a half seconds later. */
    @Test
    void receiptsThatAreReadLateShouldNotBeMissing() {
        counts.readFrom(() -> now.minusMillis(2_500));
        double[] shares = new double[ReceiptCurve.SECONDS_MAX + 1];
        Arrays.fill(shares, 3, shares.length, 1);
        ReceiptCurve curve = new ReceiptCurve(shares, true);
        now = now.plusMillis(900);
        double bad = 0;
        double good = 0;
        Deque<MessageSid> open = new ArrayDeque<>();
        for (int second = 0; second < 100; second++) {
            now = now.plusSeconds(1);
            for (RouteReport report : counts.reports(route -> curve)) {
                good += report.complete().good();
                bad += report.complete().bad();
            }
            // Submitted at the end of its second; the receipt, three seconds later, is read two and a half later still
            if (open.size() == 6) {
                receipt(open.remove(), 0, ReceiptOutcome.DELIVERED);
            }
            MessageSid sid = routed(1);
            submitted(sid, 1);
            open.add(sid);
        }
        assertThat(good).isGreaterThan(50);
        assertThat(bad).isZero();
    }

    /** It may give those of failure alone. */
    @Test
    void routeThatGivesNoReceiptsShouldBeJudgedByWhatItAccepts() {
        double[] shares = new double[ReceiptCurve.SECONDS_MAX + 1];
        Arrays.fill(shares, 3, shares.length, 1);
        ReceiptCurve curve = new ReceiptCurve(shares, false);
        Deque<MessageSid> accepted = new ArrayDeque<>();
        for (int i = 0; i < 100; i++) {
            MessageSid sid = routed(1);
            submitted(sid, 1);
            accepted.add(sid);
        }
        for (int sender = 0; sender < 25; sender++) {
            refusedForItsSender("+150055501" + (10 + sender));
        }
        double expected = 0;
        long delivered = 0;
        double good = 0;
        double bad = 0;
        for (int second = 0; second < 20; second++) {
            now = now.plusSeconds(1);
            for (RouteReport report : counts.reports(route -> curve)) {
                expected += report.flow().expected();
                delivered += report.flow().delivered();
                good += report.complete().good();
                bad += report.complete().bad();
                assertThat(report.early().isEmpty()).as("refusals alone").isTrue();
            }
            if (second == 0) {
                for (int i = 0; i < 5; i++) {
                    receipt(accepted.remove(), 0, ReceiptOutcome.FAILED);
                }
            }
        }
        assertThat(expected).isEqualTo(125);
        assertThat(good).isEqualTo(95);
        assertThat(bad).isEqualTo(30);
        assertThat(delivered).as("before what failed").isEqualTo(100);
        submitted(routed(1), 1);
        assertThat(counts(curve).flow().delivered())
                .as("what failed is taken off")
                .isZero();
    }

    private RouteReport counts(ReceiptCurve curve) {
        now = now.plusSeconds(1);
        return counts.reports(route -> curve).getFirst();
    }

    @Test
    void receiptsOfFailureShouldTeachNothingOfDelays() {
        for (int i = 0; i < 10; i++) {
            MessageSid sid = routed(1);
            submitted(sid, 1);
            receipt(sid, 0, i < 6 ? ReceiptOutcome.DELIVERED : ReceiptOutcome.FAILED);
        }
        long submitted = 0;
        int received = 0;
        for (int second = 0; second < 400; second++) {
            now = now.plusSeconds(1);
            for (RouteReport report : counts.reports(route -> CURVE)) {
                RouteReport.Delays delays = report.delays();
                submitted += delays == null ? 0 : delays.submitted();
                received += delays == null
                        ? 0
                        : delays.counts().stream().mapToInt(count -> count).sum();
            }
        }
        assertThat(submitted).isEqualTo(10);
        assertThat(received).isEqualTo(6);
    }

    @Test
    void whatIsUnderWayAtTheCarrierBeforeShouldNotCountForTheOneThatHasTheRouteNow() {
        MessageSid before = routed(1);
        submitted(before, 1);
        carrier = "another";
        MessageSid after = routed(1);
        submitted(after, 1);
        receipt(before, 0, ReceiptOutcome.FAILED);
        receipt(after, 0, ReceiptOutcome.DELIVERED);
        Flow flow = report().flow();
        assertThat(flow.submitted()).isOne();
        assertThat(flow.delivered()).isOne();
        assertThat(flow.failed()).isZero();
    }

    /** Receipts may be waiting behind what is not read. */
    @Test
    void nodeWhoseReaderStandsStillShouldCountNothingOfWhatIsUnderWay() {
        Instant stands = now.plusSeconds(1);
        counts.readFrom(() -> now.isBefore(stands) ? now : stands);
        submitted(routed(1), 1);
        for (int second = 0; second < 10; second++) {
            now = now.plusSeconds(1);
            counts.reports(route -> CURVE);
        }
        counts.readFrom(() -> now);
        MessageSid read = routed(1);
        submitted(read, 1);
        receipt(read, 0, ReceiptOutcome.DELIVERED);
        double expected = 0;
        double bad = 0;
        for (int second = 0; second < 400; second++) {
            now = now.plusSeconds(1);
            for (RouteReport report : counts.reports(route -> CURVE)) {
                expected += report.flow().expected();
                bad += report.complete().bad();
            }
        }
        assertThat(bad).as("attempts without a receipt").isZero();
        assertThat(expected).isBetween(0.9, 1.0);
    }

    @Test
    void attemptsBeyondTheBoundShouldNotBeCountedAndTheOthersInFull() {
        MessageSid first = routed(1);
        IntStream.range(1, AttemptCounts.OPEN_MAX).forEach(i -> routed(1));
        MessageSid beyond = routed(1);
        submitted(beyond, 1);
        submitted(first, 1);
        receipt(beyond, 0, ReceiptOutcome.DELIVERED);
        receipt(first, 0, ReceiptOutcome.DELIVERED);
        assertThat(report().flow().submitted()).isOne();
        MessageSid after = routed(1);
        submitted(after, 1);
        assertThat(report().flow().submitted()).isOne();
    }

    private RouteReport report() {
        now = now.plusSeconds(1);
        return counts.reports(route -> CURVE).getFirst();
    }

    private void count(LifecycleEvent event) {
        counts.count(event);
    }

    private MessageSid routed(int segments) {
        return routed(segments, "+15005550006");
    }

    private MessageSid routed(int segments, String from) {
        MessageSid sid = new MessageSid(now.toEpochMilli() << 16, next++);
        Envelope envelope = new Envelope(
                sid,
                new AccountSid("AC0123456789abcdef0123456789abcdef"),
                new Address(from),
                TO,
                null,
                segments,
                null,
                now);
        count(new MessageRouted(
                envelope,
                now,
                1,
                carrier,
                0,
                "",
                AttemptCause.FIRST,
                LifecycleEvent.ALL_SEGMENTS,
                new ChosenRoute("carrier", List.of())));
        return sid;
    }

    private void submitted(MessageSid sid, int segments) {
        submittedAt(sid, segments, now);
    }

    private void submittedAt(MessageSid sid, int segments, Instant at) {
        List<SubmittedSegment> all = IntStream.range(0, segments)
                .mapToObj(segment -> new SubmittedSegment(segment, segment, "id" + segment))
                .toList();
        count(new MessageSubmitted(sid, at, null, 1, "carrier", all));
    }

    private void receipt(MessageSid sid, int segment, ReceiptOutcome outcome) {
        count(new ReceiptReceived(sid, now, null, 1, segment, 2, outcome, null, ""));
    }
}
