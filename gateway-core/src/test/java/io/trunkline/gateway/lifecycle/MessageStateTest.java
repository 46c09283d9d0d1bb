package io.trunkline.gateway.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptTimedOut;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.SegmentState.Phase;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageStateTest {
    private static final Instant START = Instant.ofEpochMilli(1_795_000_000_000L);
    private static final MessageSid SID = MessageSid.next(START.toEpochMilli(), 0, new Random(1));

    @Test
    void messageShouldGoTheStraightWayToDelivered() {
        MessageState state = fold(routed(1), submitted(2), receipt(3, 0, 1, ReceiptOutcome.DELIVERED));
        assertThat(state)
                .isEqualTo(
                        new MessageState(Status.DELIVERED, 1, segments(1, Phase.DELIVERED), false, null, at(2), at(3)));
    }

    @Test
    void messageShouldBeDeliveredOnlyWhenEverySegmentIs() {
        MessageState two = fold(
                routed(1),
                submitted(2),
                receipt(3, 2, 3, ReceiptOutcome.DELIVERED),
                receipt(4, 0, 3, ReceiptOutcome.DELIVERED));
        assertThat(two.status()).isEqualTo(Status.SUBMITTED);
        assertThat(two.evolve(receipt(5, 1, 3, ReceiptOutcome.DELIVERED)).status())
                .isEqualTo(Status.DELIVERED);
    }

    @Test
    void sameSegmentTwiceShouldNotStandForAnother() {
        MessageState state = fold(
                routed(1),
                submitted(2),
                receipt(3, 0, 2, ReceiptOutcome.DELIVERED),
                receipt(4, 0, 2, ReceiptOutcome.DELIVERED));
        assertThat(state.status()).isEqualTo(Status.SUBMITTED);
    }

    @Test
    void oneFailingSegmentShouldMakeTheMessageUndelivered() {
        MessageState state = fold(
                routed(1),
                submitted(2),
                receipt(3, 0, 2, ReceiptOutcome.DELIVERED),
                receipt(4, 1, 2, ReceiptOutcome.FAILED));
        assertThat(state.status()).isEqualTo(Status.UNDELIVERED);
        assertThat(state.code()).isEqualTo(ErrorCode.UNREACHABLE);
    }

    @Test
    void receiptBeforeItsSubmissionShouldCount() {
        MessageState state = fold(routed(1), receipt(2, 0, 1, ReceiptOutcome.DELIVERED), submitted(3));
        assertThat(state)
                .isEqualTo(
                        new MessageState(Status.DELIVERED, 1, segments(1, Phase.DELIVERED), false, null, at(2), at(2)));
    }

    @Test
    void intermediateReceiptShouldChangeNothing() {
        MessageState submitted = fold(routed(1), submitted(2));
        assertThat(submitted.evolve(receipt(3, 0, 1, ReceiptOutcome.INTERMEDIATE)))
                .isEqualTo(submitted);
    }

    @Test
    void lostAnswerShouldBeAmbiguousUntilSomethingSettlesIt() {
        MessageState ambiguous = fold(routed(1), unknown(2));
        assertThat(ambiguous.status()).isEqualTo(Status.AMBIGUOUS);
        assertThat(ambiguous.evolve(submitted(3)).status()).isEqualTo(Status.SUBMITTED);
        assertThat(fold(routed(1), submitted(2), unknown(3)).status()).isEqualTo(Status.SUBMITTED);
    }

    @Test
    void firstTerminalEventShouldWin() {
        MessageState delivered = fold(routed(1), submitted(2), receipt(3, 0, 1, ReceiptOutcome.DELIVERED));
        assertThat(delivered.evolve(receipt(4, 0, 1, ReceiptOutcome.FAILED))).isEqualTo(delivered);
        assertThat(delivered.evolve(failed(5))).isEqualTo(delivered);
        MessageState failed = fold(routed(1), failed(2));
        assertThat(failed.evolve(submitted(3))).isEqualTo(failed);
    }

    @Test
    void receiptShouldSettleTheDoubtOfItsSegmentAlone() {
        MessageState one = fold(routed(1, 1, 3, AttemptCause.FIRST), unknown(2, 1, 0b101, 1));
        assertThat(one.status()).isEqualTo(Status.AMBIGUOUS);
        MessageState two = one.evolve(receipt(3, 0, 3, ReceiptOutcome.DELIVERED));
        assertThat(two.status()).isEqualTo(Status.AMBIGUOUS);
        assertThat(two.missing()).isEqualTo(0b100);
        MessageState settled = two.evolve(receipt(4, 2, 3, ReceiptOutcome.INTERMEDIATE));
        assertThat(settled.status()).isEqualTo(Status.SUBMITTED);
        assertThat(settled.isInDoubt()).isFalse();
    }

    @Test
    void segmentThatWasNeitherSentNorInDoubtShouldBeMissingOnceTheDoubtIsSettled() {
        MessageState doubtful = fold(routed(1, 1, 2, AttemptCause.FIRST), unknown(2, 1, 0b10));
        assertThat(doubtful.isInDoubt()).isTrue();
        MessageState settled = doubtful.evolve(receipt(3, 1, 2, ReceiptOutcome.DELIVERED));
        assertThat(settled.isInDoubt()).isFalse();
        assertThat(settled.isRefused()).isTrue();
        assertThat(settled.missing()).isEqualTo(0b01);
    }

    @Test
    void lostAnswerOfANewerAttemptShouldTellOfEverySegmentWhicheverIsKnownFirst() {
        SubmissionUnknown first = unknownOf(2, 1, 3, 0b001);
        SubmissionUnknown second = unknownOf(3, 2, 3, 0b010);
        List<SegmentState> known = List.of(
                new SegmentState(2, Phase.REFUSED),
                new SegmentState(2, Phase.IN_DOUBT),
                new SegmentState(2, Phase.REFUSED));
        assertThat(fold(first, second).segments()).isEqualTo(known);
        assertThat(fold(second, first).segments()).isEqualTo(known);
    }

    @Test
    void lateRefusalShouldEndTheDoubtOfItsSegmentWhicheverIsKnownFirst() {
        SubmissionUnknown timedOut = unknownOf(2, 1, 2, 0b11);
        SubmissionUnknown corrected = unknownOf(3, 1, 2, 0b10);
        List<SegmentState> known = List.of(new SegmentState(1, Phase.REFUSED), new SegmentState(1, Phase.IN_DOUBT));
        assertThat(fold(timedOut, corrected).segments()).isEqualTo(known);
        assertThat(fold(corrected, timedOut).segments()).isEqualTo(known);
    }

    @Test
    void whatWasNotSentAgainShouldBeMissingThoughNobodySaidThatTheAttemptBegan() {
        MessageState doubtful = fold(
                routed(1, 1, 3, AttemptCause.FIRST), refused(2, 1, 0b110, 0), unknownOfPart(3, 2, 3, 0b110, 0b010));
        assertThat(doubtful.isInDoubt()).isTrue();
        MessageState settled = doubtful.evolve(
                new ReceiptReceived(SID, at(4), null, 2, 1, 3, ReceiptOutcome.DELIVERED, null, "stat:X"));
        assertThat(settled.isInDoubt()).isFalse();
        assertThat(settled.isRefused()).as("another attempt is to follow").isTrue();
        assertThat(settled.missing()).isEqualTo(0b100);
        MessageState begunLate = doubtful.evolve(
                new MessageRouted(envelope(3), at(4), 2, "demo", 0, "only route", AttemptCause.RETRY, 0b110));
        assertThat(begunLate.segments()).isEqualTo(doubtful.segments());
    }

    @Test
    void whatCameBackAndWasNotSentAgainShouldBeMissingThoughNobodySaidThatTheAttemptBegan() {
        MessageState returned =
                fold(routed(1, 1, 2, AttemptCause.FIRST), submitted(2, 1, 0, 1), returned(3, 1, 0), returned(4, 1, 1));
        assertThat(returned.isReturned()).isTrue();
        MessageState doubtful = returned.evolve(unknownOf(5, 2, 2, 0b01));
        MessageState settled = doubtful.evolve(
                new ReceiptReceived(SID, at(6), null, 2, 0, 2, ReceiptOutcome.DELIVERED, null, "stat:X"));
        assertThat(settled.isReturned()).isFalse();
        assertThat(settled.isRefused()).as("another attempt is to follow").isTrue();
        assertThat(settled.missing()).isEqualTo(0b10);
    }

    @Test
    void recordOfOldThatDoesNotTellWhatWasToBeSentShouldEndWhatHadBegun() {
        SubmissionUnknown old = new SubmissionUnknown(SID, at(2), null, 1, "demo", 3, 0b001, accepted(1), "bind lost");
        assertThat(fold(routed(1, 1, 3, AttemptCause.FIRST), old).segments())
                .containsExactly(
                        new SegmentState(1, Phase.IN_DOUBT),
                        new SegmentState(1, Phase.ACCEPTED),
                        new SegmentState(1, Phase.REFUSED));
    }

    @Test
    void messageShouldStayAmbiguousUntilItsResendIsAnswered() {
        MessageState resent = fold(routed(1, 1, 2, AttemptCause.FIRST), unknown(2, 1, 0b10, 0), resend(3, 2, 0b10));
        assertThat(resent.status()).isEqualTo(Status.AMBIGUOUS);
        assertThat(resent.isInDoubt()).isFalse();
        assertThat(resent.resent()).isTrue();
        assertThat(resent.attempt()).isEqualTo(2);
        assertThat(resent.evolve(submitted(4, 2, 1)).status()).isEqualTo(Status.SUBMITTED);
        assertThat(resent.evolve(unknown(4, 2, 0b10)).isInDoubt()).isTrue();
    }

    @Test
    void resendShouldBeKnownByItsOutcomeWhereNobodySaidThatItBegan() {
        MessageState doubtful = fold(routed(1), unknown(2));
        SubmissionUnknown again =
                new SubmissionUnknown(SID, at(3), null, 2, "demo", 1, 1, List.of(), "bind lost", true);
        assertThat(doubtful.evolve(again).resent()).isTrue();
        AttemptRefused refused = new AttemptRefused(
                SID, at(3), null, 2, "demo", ErrorCode.UNKNOWN_ERROR, "throttled", 1, List.of(), true, Recourse.LATER);
        assertThat(doubtful.evolve(refused).resent()).isTrue();
        assertThat(doubtful.evolve(refused).evolve(unknown(4, 3, 1)).resent()).isTrue();
    }

    @Test
    void failingReceiptOfAnAttemptThatWasResentShouldLeaveTheWordToTheResend() {
        MessageState resent = fold(routed(1), unknown(2), resend(3, 2, 1), receipt(4, 0, 1, ReceiptOutcome.FAILED));
        assertThat(resent.status()).isEqualTo(Status.AMBIGUOUS);
        assertThat(resent.evolve(receipt(5, 0, 1, ReceiptOutcome.DELIVERED)).status())
                .isEqualTo(Status.DELIVERED);
    }

    @Test
    void refusedAttemptShouldLeaveWhatTheCarrierHasAndMissTheRest() {
        MessageState refused = fold(routed(1, 1, 3, AttemptCause.FIRST), refused(2, 1, 0b110, 0));
        assertThat(refused.status()).isEqualTo(Status.ROUTED);
        assertThat(refused.isRefused()).isTrue();
        assertThat(refused.missing()).isEqualTo(0b110);
        MessageState again = refused.evolve(
                new MessageRouted(envelope(3), at(3), 2, "demo", 0, "only route", AttemptCause.RETRY, 0b110));
        assertThat(again.isRefused()).isFalse();
        assertThat(again.resent()).isFalse();
        assertThat(again.evolve(submitted(4, 2, 1, 2)).status()).isEqualTo(Status.SUBMITTED);
    }

    @Test
    void endOfAnAttemptThatWasFollowedOrAcceptedShouldEndNothing() {
        MessageState resent = fold(routed(1), unknown(2), resend(3, 2, 1));
        assertThat(resent.evolve(failed(4))).isEqualTo(resent);
        MessageState submitted = fold(routed(1), submitted(2));
        assertThat(submitted.evolve(failed(3))).isEqualTo(submitted);
        assertThat(resent.evolve(new ReceiptTimedOut(SID, at(4), null, 1, "late")))
                .isEqualTo(resent);
    }

    @Test
    void waitingMessageShouldBeCanceledAndOneThatMayHaveLeftShouldNot() {
        MessageCanceled canceled = new MessageCanceled(SID, at(9), null);
        MessageState waiting = fold(waiting(1));
        assertThat(waiting.status()).isEqualTo(Status.WAITING);
        assertThat(waiting.evolve(canceled).status()).isEqualTo(Status.CANCELED);
        MessageState doubtful = fold(routed(1), unknown(2));
        assertThat(doubtful.evolve(canceled)).isEqualTo(doubtful);
        assertThat(fold(routed(1)).evolve(waiting(2)).status()).isEqualTo(Status.ROUTED);
    }

    @Test
    void receiptThatNeverComesShouldEndAsUndeliveredWithUnknownError() {
        MessageState late = fold(routed(1), submitted(2), new ReceiptTimedOut(SID, at(3), null, 1, "late"));
        assertThat(late.status()).isEqualTo(Status.UNDELIVERED);
        assertThat(late.code()).isEqualTo(ErrorCode.UNKNOWN_ERROR);
        assertThat(late.evolve(receipt(4, 0, 1, ReceiptOutcome.DELIVERED))).isEqualTo(late);
    }

    @Test
    void doubtOfARecordOfOldShouldBeOfTheWholeMessage() {
        SubmissionUnknown old = new SubmissionUnknown(
                SID, at(2), null, 1, "demo", 0, LifecycleEvent.ALL_SEGMENTS, List.of(), "bind lost");
        assertThat(fold(old).status()).isEqualTo(Status.AMBIGUOUS);
        MessageState routed = fold(routed(1, 1, 2, AttemptCause.FIRST), old);
        assertThat(routed.segments()).isEqualTo(segments(2, Phase.IN_DOUBT));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrderAndAnyRepetitionShouldBeTotalNeverMoveBackAndIgnoreRepeats(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            List<LifecycleEvent> events = some(random);
            MessageState state = MessageState.ACCEPTED;
            for (LifecycleEvent event : events) {
                MessageState next = state.evolve(event);
                assertThat(next.status()).as("seed %d: %s", seed, events).isGreaterThanOrEqualTo(state.status());
                assertThat(next.attempt()).as("seed %d: %s", seed, events).isGreaterThanOrEqualTo(state.attempt());
                assertThat(next.evolve(event))
                        .as("seed %d: repeat of %s", seed, event)
                        .isEqualTo(next);
                if (state.status().isTerminal()) {
                    assertThat(next).as("seed %d: %s", seed, events).isEqualTo(state);
                }
                state = next;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void orderAndRepetitionShouldMakeNoDifferenceToWhatIsKnownOfTheSegments(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            List<LifecycleEvent> facts = new ArrayList<>();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                facts.add(unending(random));
            }
            MessageState once = fold(facts.toArray(LifecycleEvent[]::new));
            List<LifecycleEvent> repeated = new ArrayList<>(facts);
            repeated.addAll(facts.subList(0, random.nextInt(facts.size() + 1)));
            Collections.shuffle(repeated, random);
            MessageState shuffled = fold(repeated.toArray(LifecycleEvent[]::new));
            assertThat(shuffled.segments()).as("seed %d: %s", seed, repeated).isEqualTo(once.segments());
            assertThat(shuffled.attempt()).as("seed %d: %s", seed, repeated).isEqualTo(once.attempt());
            assertThat(shuffled.resent()).as("seed %d: %s", seed, repeated).isEqualTo(once.resent());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void deliveredMessageShouldBeDeliveredInEveryOrder(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            List<LifecycleEvent> events = new ArrayList<>(List.of(
                    routed(1, 1, 2, AttemptCause.FIRST),
                    unknown(2, 1, 0b11),
                    submitted(3, 1, 0, 1),
                    refused(4, 1, 0b10, 0),
                    resend(5, 2, 0b10),
                    submitted(6, 2, 1),
                    receipt(7, 1, 2, ReceiptOutcome.INTERMEDIATE),
                    receipt(8, 0, 2, ReceiptOutcome.DELIVERED),
                    receipt(9, 1, 2, ReceiptOutcome.DELIVERED)));
            events.addAll(events.subList(0, random.nextInt(events.size())));
            Collections.shuffle(events, random);
            assertThat(fold(events.toArray(LifecycleEvent[]::new)).status())
                    .as("seed %d: %s", seed, events)
                    .isEqualTo(Status.DELIVERED);
        }
    }

    private static List<LifecycleEvent> some(Random random) {
        List<LifecycleEvent> ends = List.of(
                receipt(8, 1, 3, ReceiptOutcome.FAILED),
                failed(9),
                new ReceiptTimedOut(SID, at(10), null, 1, "late"),
                new MessageCanceled(SID, at(11), null),
                waiting(12),
                new BodyErased(SID, at(13)),
                new MessageDeleted(SID, at(14)));
        List<LifecycleEvent> events = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            events.add(random.nextInt(4) == 0 ? ends.get(random.nextInt(ends.size())) : unending(random));
        }
        return events;
    }

    /** Any fact about any attempt and segment that never ends a message of three segments by itself. */
    private static LifecycleEvent unending(Random random) {
        int second = random.nextInt(1, 100);
        int attempt = random.nextInt(1, 4);
        int segment = random.nextInt(2);
        long mask = random.nextLong(1, 8);
        return switch (random.nextInt(7)) {
            case 0 -> new MessageRouted(envelope(3), at(second), attempt, "demo", 0, "x", AttemptCause.RESEND, mask);
            case 1 -> submitted(second, attempt, segment);
            case 2 ->
                new SubmissionUnknown(
                        SID,
                        at(second),
                        null,
                        attempt,
                        "demo",
                        3,
                        mask | random.nextLong(8),
                        mask,
                        accepted(segment),
                        "bind lost",
                        random.nextBoolean(),
                        List.of());
            case 3 -> refused(second, attempt, mask, segment);
            case 4 ->
                new ReceiptReceived(
                        SID, at(second), null, attempt, segment, 3, ReceiptOutcome.DELIVERED, null, "stat:X");
            case 5 ->
                new ReceiptReceived(
                        SID,
                        at(second),
                        null,
                        attempt,
                        segment,
                        3,
                        ReceiptOutcome.FAILED,
                        ErrorCode.UNREACHABLE,
                        "stat:X",
                        true);
            default ->
                new ReceiptReceived(
                        SID, at(second), null, attempt, segment, 3, ReceiptOutcome.INTERMEDIATE, null, "stat:X");
        };
    }

    private static MessageState fold(LifecycleEvent... events) {
        MessageState state = MessageState.ACCEPTED;
        for (LifecycleEvent event : events) {
            state = state.evolve(event);
        }
        return state;
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static List<SegmentState> segments(int count, Phase phase) {
        return Collections.nCopies(count, new SegmentState(1, phase));
    }

    private static Envelope envelope(int segments) {
        return new Envelope(
                SID,
                new AccountSid("AC00000000000000000000000000000001"),
                new Address("12345"),
                new Address("+14155550100"),
                null,
                segments,
                null,
                START);
    }

    private static MessageRouted routed(int second) {
        return routed(second, 1, 1, AttemptCause.FIRST);
    }

    private static MessageRouted routed(int second, int attempt, int segments, AttemptCause cause) {
        return new MessageRouted(
                envelope(segments), at(second), attempt, "demo", 0, "only route", cause, LifecycleEvent.ALL_SEGMENTS);
    }

    private static MessageRouted resend(int second, int attempt, long mask) {
        return new MessageRouted(envelope(1), at(second), attempt, "demo", 0, "only route", AttemptCause.RESEND, mask);
    }

    private static MessageWaiting waiting(int second) {
        return new MessageWaiting(SID, at(second), null, 1, WaitKind.SEND_AT, at(second + 60), "sent at");
    }

    private static MessageSubmitted submitted(int second) {
        return submitted(second, 1, 0);
    }

    private static MessageSubmitted submitted(int second, int attempt, int... segments) {
        return new MessageSubmitted(SID, at(second), null, attempt, "demo", accepted(segments));
    }

    private static List<SubmittedSegment> accepted(int... segments) {
        return IntStream.of(segments)
                .mapToObj(segment -> new SubmittedSegment(segment, segment + 1, "id"))
                .toList();
    }

    private static SubmissionUnknown unknown(int second) {
        return unknown(second, 1, 1);
    }

    private static SubmissionUnknown unknown(int second, int attempt, long doubtful, int... accepted) {
        int segments = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(doubtful));
        return unknownOf(second, attempt, segments, doubtful, accepted);
    }

    private static SubmissionUnknown unknownOf(int second, int attempt, int segments, long doubtful, int... accepted) {
        return unknownOfPart(second, attempt, segments, (1L << segments) - 1, doubtful, accepted);
    }

    private static SubmissionUnknown unknownOfPart(
            int second, int attempt, int segments, long sent, long doubtful, int... accepted) {
        return new SubmissionUnknown(
                SID,
                at(second),
                null,
                attempt,
                "demo",
                segments,
                sent,
                doubtful,
                accepted(accepted),
                "bind lost",
                false,
                List.of());
    }

    private static ReceiptReceived returned(int second, int attempt, int segment) {
        return new ReceiptReceived(
                SID,
                at(second),
                null,
                attempt,
                segment,
                2,
                ReceiptOutcome.FAILED,
                ErrorCode.UNREACHABLE,
                "stat:X",
                true);
    }

    private static AttemptRefused refused(int second, int attempt, long refused, int... accepted) {
        return new AttemptRefused(
                SID,
                at(second),
                null,
                attempt,
                "demo",
                ErrorCode.UNKNOWN_ERROR,
                "throttled",
                refused,
                accepted(accepted));
    }

    private static MessageFailed failed(int second) {
        return new MessageFailed(SID, at(second), null, 1, ErrorCode.NO_ROUTE, "no route");
    }

    private static ReceiptReceived receipt(int second, int segment, int segments, ReceiptOutcome outcome) {
        ErrorCode code = outcome == ReceiptOutcome.FAILED ? ErrorCode.UNREACHABLE : null;
        return new ReceiptReceived(SID, at(second), null, 1, segment, segments, outcome, code, "stat:X");
    }
}
