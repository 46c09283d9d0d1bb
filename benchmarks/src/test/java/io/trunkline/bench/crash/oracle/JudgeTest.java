package io.trunkline.bench.crash.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.crash.traffic.CallbackLog.Taken;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestMessage;
import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.Sid;
import io.trunkline.bench.sink.SinkState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every invariant of a message's life, once broken on purpose. */
class JudgeTest extends JudgedRun {
    @Test
    void messageThatWentAsItShouldBreaksNothing() {
        delivered(SHORT);
        assertThat(broken()).isEmpty();
    }

    @Test
    void longMessageThatWentAsItShouldBreaksNothing() {
        delivered(LONG);
        assertThat(broken()).isEmpty();
    }

    @Test
    void acceptedMessageThatNobodyKnows() {
        request(SHORT, new RequestOutcome.Accepted(SID));
        assertThat(broken()).containsExactly(Invariant.ACCEPTED_IS_KNOWN);
    }

    @Test
    void acceptedMessageThatStaysWhereItIs() {
        request(SHORT, new RequestOutcome.Accepted(SID));
        history(SHORT, "routed");
        assertThat(broken()).containsExactly(Invariant.ACCEPTED_IS_SUBMITTED, Invariant.ACCEPTED_ENDS);
    }

    @Test
    void messageThatIsSaidToHaveFailedAndIsOnTheWire() {
        request(SHORT, new RequestOutcome.Accepted(SID));
        submit(SHORT, 0, 10);
        history(SHORT, "failed", failed("no route"));
        callbacks.put(SID, List.of(new Taken(CallbackStatus.FAILED, 30)));
        assertThat(broken()).containsExactly(Invariant.END_IS_TRUE);
    }

    @Test
    void messageThatFailsForNoReasonOfItsOwn() {
        request(SHORT, new RequestOutcome.Accepted(SID));
        history(SHORT, "failed", failed("routing failed"));
        callbacks.put(SID, List.of(new Taken(CallbackStatus.FAILED, 30)));
        assertThat(broken()).containsExactly(Invariant.END_IS_TRUE);
    }

    @Test
    void answeredSidThatStandsForAnotherText() {
        request(SHORT, new RequestOutcome.Accepted(SID));
        history(SHORT + 1, "ambiguous", event("ambiguous"));
        assertThat(broken()).contains(Invariant.ACCEPTED_IS_KNOWN);
    }

    @Test
    void lostAnswersSidThatIsNotTheMessages() {
        delivered(SHORT);
        requests.set(0, new Request(SHORT, 0, 0, 5, 0, new RequestOutcome.Unknown(new Sid(3, 4))));
        assertThat(broken()).containsExactly(Invariant.ONE_MESSAGE_A_REQUEST);
    }

    @Test
    void deliveredCallbackBeforeTheLastSegmentsReceipt() {
        delivered(LONG);
        callbacks.put(SID, List.of(new Taken(CallbackStatus.DELIVERED, 21)));
        assertThat(broken()).containsExactly(Invariant.DELIVERED_IS_WHOLE);
    }

    @Test
    void refusedMessageOnTheWire() {
        request(SHORT, new RequestOutcome.Refused(503, 20503, true));
        submit(SHORT, 0, 10);
        assertThat(broken()).containsExactly(Invariant.REFUSED_IS_NOT_SENT);
    }

    @Test
    void messageInTheViewThatWasNeverAskedFor() {
        request(SHORT, new RequestOutcome.NotAsked(RequestOutcome.Cause.REFUSED));
        submit(SHORT, 0, 10);
        delivery(SHORT);
        assertThat(broken()).containsExactly(Invariant.REFUSED_IS_NOT_SENT);
    }

    @Test
    void answerThatIsNoneOfTheAllowedOnes() {
        request(SHORT, new RequestOutcome.Refused(500, 0, true));
        assertThat(broken()).containsExactly(Invariant.ANSWERS_ARE_ALLOWED);
    }

    @Test
    void lostAnswerMayCountOnceOrNotAtAll() {
        died(0, 3);
        request(SHORT, new RequestOutcome.Unknown(null));
        assertThat(broken()).isEmpty();
        submit(SHORT, 0, 10);
        delivery(SHORT);
        assertThat(broken()).isEmpty();
    }

    @Test
    void lostAnswerOfANodeThatLives() {
        request(SHORT, new RequestOutcome.Unknown(null));
        died(1, 3);
        died(0, Duration.ofSeconds(6).toNanos());
        assertThat(broken()).containsExactly(Invariant.ANSWERS_ARE_ALLOWED);
    }

    @Test
    void twoMessagesOfOneRequest() {
        delivered(SHORT);
        Sid second = new Sid(3, 4);
        histories.put(second, new History(second, new TestMessage(SHORT).body(), "delivered", deliveredEvents(SHORT)));
        callbacks.put(second, List.of(new Taken(CallbackStatus.DELIVERED, 40)));
        assertThat(broken()).containsExactly(Invariant.ONE_MESSAGE_A_REQUEST);
    }

    @Test
    void segmentUnderAnotherMessagesReference() {
        delivered(LONG);
        submits.add(1, wire(toTheSameNumber(), 1, 3, 11));
        assertThat(broken()).contains(Invariant.SEGMENTS_KEEP_TO_THEMSELVES);
    }

    @Test
    void segmentUnderTheReferenceOfAMessageThatIsYetToFail() {
        failAmbiguous = true;
        brokenOff(THEN.plusNanos(9));
        assertThat(broken()).isEmpty();
        brokenOff(THEN.plusNanos(12));
        assertThat(broken()).containsExactly(Invariant.SEGMENTS_KEEP_TO_THEMSELVES);
        failAmbiguous = false;
        assertThat(broken()).doesNotContain(Invariant.SEGMENTS_KEEP_TO_THEMSELVES);
    }

    /** Of the message its first segment came, and of another one under its reference one a little later. */
    private void brokenOff(Instant failedAt) {
        requests.clear();
        submits.clear();
        request(LONG, new RequestOutcome.Accepted(SID));
        submit(LONG, 0, 5);
        submits.add(wire(toTheSameNumber(), 1, 3, 11));
        history(
                LONG,
                "failed",
                event("routed"),
                event("ambiguous"),
                new History.Event("failed", failedAt, 1, History.Place.ALL, "", "in doubt"));
        callbacks.put(SID, List.of(new Taken(CallbackStatus.FAILED, 30)));
    }

    @Test
    void stateThatIsNotTheFold() {
        delivered(SHORT);
        history(SHORT, "delivered", event("submitted"));
        assertThat(broken()).containsExactly(Invariant.STATE_IS_THE_FOLD);
    }

    @Test
    void deliveryWithoutASubmission() {
        delivered(SHORT);
        history(SHORT, "delivered", deliveredEvents(SHORT).getLast());
        assertThat(broken()).containsExactly(Invariant.HISTORY_IS_WHOLE);
    }

    @Test
    void callbackThatNeverComes() {
        delivered(SHORT);
        callbacks.put(SID, List.of(new Taken(CallbackStatus.SENT, 12)));
        assertThat(broken()).containsExactly(Invariant.CALLBACK_ARRIVES);
    }

    @Test
    void callbacksWithTwoEnds() {
        delivered(SHORT);
        callbacks.put(SID, List.of(new Taken(CallbackStatus.DELIVERED, 40), new Taken(CallbackStatus.UNDELIVERED, 41)));
        assertThat(broken()).containsExactly(Invariant.CALLBACK_ENDS_ONCE);
    }

    @Test
    void callbackThatGoesBack() {
        delivered(SHORT);
        callbacks.put(SID, List.of(new Taken(CallbackStatus.DELIVERED, 40), new Taken(CallbackStatus.SENT, 41)));
        assertThat(broken()).containsExactly(Invariant.CALLBACK_IN_ORDER);
    }

    @Test
    void callbackThatIsRepeated() {
        delivered(SHORT);
        callbacks.put(
                SID,
                List.of(
                        new Taken(CallbackStatus.SENT, 30),
                        new Taken(CallbackStatus.DELIVERED, 40),
                        new Taken(CallbackStatus.SENT, 41),
                        new Taken(CallbackStatus.DELIVERED, 42)));
        assertThat(broken()).isEmpty();
    }

    @Test
    void callbackThatIsSignedWrong() {
        delivered(SHORT);
        sink = new SinkState(2, 0, 1, 1);
        assertThat(broken()).containsExactly(Invariant.CALLBACK_IS_SIGNED);
    }

    @Test
    void receiptThatIsNeverTaken() {
        delivered(SHORT);
        WireSubmit submit = submits.removeLast();
        WireSubmit.Receipt unanswered = new WireSubmit.Receipt(submit.receipt().sentNanos(), 0);
        submits.add(new WireSubmit(0, submit.atNanos(), submit.part(), true, unanswered));
        assertThat(broken()).containsExactly(Invariant.RECEIPTS_ARE_TAKEN);
    }

    @Test
    void messageThatIsHeldBackHasTimeForAnotherTry() {
        request(LONG, new RequestOutcome.Accepted(SID));
        heldBack(READ_AFTER.minusMinutes(11));

        Violations violations = verdict().violations();

        assertThat(violations.broken()).isEmpty();
        assertThat(violations.notWaitedFor(Invariant.ACCEPTED_ENDS)).isEqualTo(1);
        heldBack(READ_AFTER.minusMinutes(13));
        assertThat(broken()).containsExactly(Invariant.ACCEPTED_IS_SUBMITTED, Invariant.ACCEPTED_ENDS);
    }

    private void heldBack(Duration after) {
        String reason = "a message to the same number that was broken off has its reference";
        history(
                LONG,
                "queued",
                event("routed"),
                new History.Event("refused", THEN.plus(after), 1, History.Place.ALL, "", reason),
                event("waiting"));
    }

    @Test
    void callbackThatMayStillComeIsNeitherKeptNorBroken() {
        delivered(SHORT);
        callbacks.clear();
        Instant late = THEN.plus(READ_AFTER).minusSeconds(1);
        history(
                SHORT,
                "delivered",
                event("submitted"),
                new History.Event("receipt", late, 1, new History.Place(1, 1, Set.of()), "delivered", ""));

        Violations violations = verdict().violations();

        assertThat(violations.broken()).isEmpty();
        assertThat(violations.notWaitedFor(Invariant.CALLBACK_ARRIVES)).isEqualTo(1);
    }

    @Test
    void twoMessagesUnderOneKey() {
        request(KEYED, new RequestOutcome.Accepted(SID));
        request(KEYED, new RequestOutcome.Accepted(new Sid(3, 4)));
        submit(KEYED, 0, 10);
        delivery(KEYED);
        assertThat(broken()).containsExactly(Invariant.ONE_MESSAGE_A_KEY);
    }

    @Test
    void requestsUnderOneKeyOfWhichSomeAreRefusedMakeOneMessage() {
        request(KEYED, new RequestOutcome.Refused(429, 20429, true));
        request(KEYED, new RequestOutcome.Unknown(SID));
        request(KEYED, new RequestOutcome.Accepted(SID));
        submit(KEYED, 0, 10);
        delivery(KEYED);
        assertThat(broken()).isEmpty();
    }

    @Test
    void keyedAnswerToWhatHasNoKey() {
        request(SHORT, new RequestOutcome.Refused(429, 20429, true));
        assertThat(broken()).containsExactly(Invariant.ANSWERS_ARE_ALLOWED);
    }

    @Test
    void longMessageThatFailsBeforeAllOfItWasSentBreaksNothing() {
        int number = 206;
        assertThat(new TestMessage(number).fate()).isEqualTo(TestMessage.Fate.UNDELIVERED);
        int failing = number % 3;
        request(number, new RequestOutcome.Accepted(SID));
        submit(number, failing, 10);
        History.Place place = new History.Place(failing + 1, 3, Set.of());
        history(number, "undelivered", event("ambiguous"), new History.Event("receipt", THEN, 1, place, "failed", ""));
        callbacks.put(SID, List.of(new Taken(CallbackStatus.UNDELIVERED, 40)));
        assertThat(broken()).isEmpty();
    }

    @Test
    void senderThatKeepsItsPaceBreaksNothing() {
        atPace(PACE, 12);
        assertThat(broken()).isEmpty();
    }

    @Test
    void senderThatIsAboveItsPaceForTenSeconds() {
        atPace(PACE, 30);
        atPace(PACE * 1.07, 11);
        assertThat(broken()).containsExactly(Invariant.PACE_IS_KEPT);
    }

    /** One segment after another, behind those that are there. */
    private void atPace(double pace, int seconds) {
        long start = submits.isEmpty() ? 0 : submits.getLast().atNanos();
        for (int i = 1; i <= pace * seconds; i++) {
            submit(PACED, 0, start + Math.round(i * 1e9 / pace));
        }
    }

    @Test
    void messageThatIsSentBeforeItsTime() {
        delivered(SHORT);
        long later = Duration.ofSeconds(10).toNanos();
        requests.set(0, new Request(SHORT, 0, 0, 5, later, new RequestOutcome.Accepted(SID)));
        assertThat(broken()).containsExactly(Invariant.NOT_BEFORE_ITS_TIME);
    }

    @Test
    void longMessageWhoseSegmentsNoHandsetPutsTogether() {
        delivered(LONG);
        WireSubmit last = submits.removeLast();
        WireSubmit.Part part =
                new WireSubmit.Part(LONG, 2, 3, 8, "51234", last.part().destination());
        submits.add(new WireSubmit(last.serial(), last.atNanos(), part, true, last.receipt()));
        assertThat(broken()).containsExactly(Invariant.LONG_IS_ONE);
    }

    @Test
    void rebuiltViewThatIsNotTheLiveOne() {
        delivered(SHORT);
        rebuilt = new Rebuilt(3, 12, List.of("one", "another"));

        Violations violations = verdict().violations();

        assertThat(violations.broken()).containsExactly(Invariant.REBUILT_IS_LIVE);
        assertThat(violations.count(Invariant.REBUILT_IS_LIVE)).isEqualTo(12);
        assertThat(violations.cases(Invariant.REBUILT_IS_LIVE)).containsExactly("one", "another");
    }

    @Test
    void rebuiltViewOfWhichLessWasComparedThanThereIs() {
        delivered(SHORT);
        rebuilt = new Rebuilt(0, 0, List.of());
        assertThat(broken()).containsExactly(Invariant.REBUILT_IS_LIVE);
        rebuilt = new Rebuilt(1, 0, List.of());
        assertThat(broken()).isEmpty();
    }

    @Test
    void viewThatNobodyRebuiltIsNotAskedFor() {
        delivered(SHORT);
        assertThat(verdict().violations().isAsked(Invariant.REBUILT_IS_LIVE)).isFalse();
    }
}
