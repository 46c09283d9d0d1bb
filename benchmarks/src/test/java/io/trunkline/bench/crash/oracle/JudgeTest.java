package io.trunkline.bench.crash.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.crash.fault.Act;
import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.CrashPoint;
import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.fault.Target;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every invariant, once broken on purpose. */
class JudgeTest {
    private static final Sid SID = new Sid(1, 2);
    private static final int SHORT = 0;
    private static final int LONG = 4;
    private static final int KEYED = 2;
    private static final int PACED = 25;
    private static final double PACE = 30;

    /** At nano 0 of the other clock. */
    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration READ_AFTER = Duration.ofHours(1);

    private final List<Request> requests = new ArrayList<>();
    private final List<WireSubmit> submits = new ArrayList<>();
    private final Map<Sid, List<Taken>> callbacks = new HashMap<>();
    private final Map<Sid, History> histories = new HashMap<>();
    private final List<String> surprises = new ArrayList<>();
    private SinkState sink = new SinkState(2, 0, 2, 0);
    private final List<Befallen> faults = new ArrayList<>();
    private int nodes = 1;
    private boolean graceful;
    private boolean failAmbiguous;
    private Duration doubt = Duration.ofMinutes(1);
    private @Nullable Rebuilt rebuilt;

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
    void ambiguousMessageThatIsNeverSettled() {
        request(SHORT, new RequestOutcome.Accepted(SID));
        history(SHORT, "ambiguous", event("ambiguous"));
        assertThat(broken()).containsExactly(Invariant.AMBIGUOUS_IS_SETTLED);
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
    void messageInDoubtThatFailsThoughItWasToBeSentAgain() {
        failedInDoubt(THEN, event("ambiguous"));
        assertThat(broken()).containsExactly(Invariant.END_IS_TRUE);
        failAmbiguous = true;
        assertThat(broken()).isEmpty();
    }

    @Test
    void messageThatFailsInASecondDoubtBreaksNothing() {
        failedInDoubt(THEN, event("ambiguous"), attempt("routed", 2, "resend"), attempt("ambiguous", 2, ""));
        assertThat(broken()).isEmpty();
    }

    @Test
    void messageThatFailsLongAfterTheGatewayHadItsReceipts() {
        failAmbiguous = true;
        submit(SHORT, 0, 10);
        failedInDoubt(THEN.plusSeconds(119), event("ambiguous"));
        assertThat(broken()).isEmpty();
        failedInDoubt(THEN.plusSeconds(121), event("ambiguous"));
        assertThat(broken()).containsExactly(Invariant.END_IS_TRUE);
    }

    private void failedInDoubt(Instant at, History.Event... doubts) {
        requests.clear();
        request(SHORT, new RequestOutcome.Accepted(SID));
        List<History.Event> events = new ArrayList<>(List.of(doubts));
        events.add(new History.Event("failed", at, 1, History.Place.ALL, "", "in doubt"));
        history(SHORT, "failed", events.toArray(History.Event[]::new));
        callbacks.put(SID, List.of(new Taken(CallbackStatus.FAILED, 30)));
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
    void duplicateWithoutALabel() {
        delivered(SHORT);
        submit(SHORT, 0, 15);
        assertThat(broken()).containsExactly(Invariant.DUPLICATES_ARE_LABELLED, Invariant.DOUBT_IS_BOUNDED);
    }

    @Test
    void duplicateWithALabelBreaksNothing() {
        duplicateWithALabel(SHORT);
        assertThat(broken()).isEmpty();
    }

    private void duplicateWithALabel(int number) {
        delivered(number);
        submit(number, 0, 15);
        List<History.Event> events = new ArrayList<>(List.of(event("ambiguous"), attempt("routed", 2, "resend")));
        events.addAll(deliveredEvents(number));
        history(number, "delivered", events.toArray(History.Event[]::new));
    }

    @Test
    void duplicateBeyondWhatWasSentAgainForADoubt() {
        duplicateWithALabel(SHORT);
        submit(SHORT, 0, 17);
        List<History.Event> events = new ArrayList<>(List.of(
                event("ambiguous"),
                attempt("routed", 3, "retry"),
                attempt("ambiguous", 3, ""),
                attempt("routed", 2, "resend")));
        events.addAll(deliveredEvents(SHORT));
        history(SHORT, "delivered", events.toArray(History.Event[]::new));
        assertThat(broken()).containsExactly(Invariant.DUPLICATES_ARE_LABELLED);
    }

    @Test
    void duplicateWhoseDoubtCameOnlyAfterwards() {
        duplicateWithALabel(SHORT);
        List<History.Event> events = new ArrayList<>(List.of(attempt("routed", 2, "resend"), event("ambiguous")));
        events.addAll(deliveredEvents(SHORT));
        history(SHORT, "delivered", events.toArray(History.Event[]::new));
        assertThat(broken()).containsExactly(Invariant.DUPLICATES_ARE_LABELLED);
    }

    @Test
    void resendOfWhichOnlyTheOutcomeWasWrittenDownBreaksNothing() {
        duplicateWithALabel(SHORT);
        List<History.Event> events =
                new ArrayList<>(List.of(event("routed"), event("ambiguous"), attempt("submitted", 2, "")));
        events.addAll(deliveredEvents(SHORT));
        history(SHORT, "delivered", events.toArray(History.Event[]::new));
        assertThat(broken()).isEmpty();
    }

    @Test
    void messageThatIsSentAgainAfterItHasFailed() {
        int number = 3;
        assertThat(new TestMessage(number).fate()).isEqualTo(TestMessage.Fate.UNDELIVERED);
        request(number, new RequestOutcome.Accepted(SID));
        submit(number, 0, 10);
        submit(number, 0, 30);
        History.Place place = new History.Place(1, 1, Set.of());
        history(number, "undelivered", event("submitted"), new History.Event("receipt", THEN, 1, place, "failed", ""));
        callbacks.put(SID, List.of(new Taken(CallbackStatus.UNDELIVERED, 45)));
        assertThat(broken()).containsExactly(Invariant.DUPLICATES_ARE_LABELLED, Invariant.DOUBT_IS_BOUNDED);
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

    /** A long message to where {@code LONG} goes. */
    private static int toTheSameNumber() {
        String destination = new TestMessage(LONG).destination();
        return IntStream.range(LONG + 1, 10_000)
                .filter(number -> new TestMessage(number).destination().equals(destination))
                .findFirst()
                .orElseThrow();
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
    void nodeThatEndsByItself() {
        surprises.add("node 0 ended by itself with exit code 1");
        assertThat(broken()).containsExactly(Invariant.NODES_STAY_UP);
    }

    @Test
    void answerThatAGracefulRestartLoses() {
        graceful = true;
        request(SHORT, new RequestOutcome.Unknown(null));
        assertThat(broken()).containsExactly(Invariant.GRACEFUL_IS_SILENT);
    }

    @Test
    void gracefulRestartThatASendAtComesTooLateForBreaksNothing() {
        graceful = true;
        requests.add(new Request(SHORT, 0, 0, 50, 40, new RequestOutcome.Refused(400, 35114, true)));
        assertThat(broken()).isEmpty();
        requests.set(0, new Request(SHORT, 0, 0, 50, 60, new RequestOutcome.Refused(400, 35114, true)));
        assertThat(broken()).containsExactly(Invariant.ANSWERS_ARE_ALLOWED, Invariant.GRACEFUL_IS_SILENT);
    }

    @Test
    void moreDoubtThanAWindowHolds() {
        for (int number = 0; number < 1_000; number++) {
            Sid sid = new Sid(9, number + 1L);
            requests.add(new Request(number, 0, 0, 5, 0, new RequestOutcome.Accepted(sid)));
            histories.put(
                    sid, new History(sid, new TestMessage(number).body(), "ambiguous", List.of(event("ambiguous"))));
        }
        assertThat(broken()).containsExactly(Invariant.AMBIGUOUS_IS_SETTLED, Invariant.DOUBT_IS_BOUNDED);
    }

    @Test
    void doubtOfOneInterruptionIsNoLessForTheOthers() {
        for (int i = 0; i < 10; i++) {
            died(0, i);
        }
        doubted(200, THEN);
        doubted(200, THEN.plusNanos(1));
        assertThat(broken()).containsExactly(Invariant.AMBIGUOUS_IS_SETTLED);
        doubted(1, THEN.plusNanos(1));
        assertThat(broken()).containsExactly(Invariant.AMBIGUOUS_IS_SETTLED, Invariant.DOUBT_IS_BOUNDED);
        nodes = 2;
        assertThat(broken()).containsExactly(Invariant.AMBIGUOUS_IS_SETTLED);
    }

    @Test
    void nodeThatIsKilledWhileAServerIsAwayIsAnInterruptionOfItsOwn() {
        Fault fault = new Fault(1, Target.REDIS, 0, new Act.Pause(Duration.ZERO), Duration.ZERO, true);
        faults.add(new Befallen(fault, 0, List.of(new Befallen.Death(0, 1, false)), 2));
        doubted(200, THEN);
        doubted(200, THEN.plusNanos(1));
        assertThat(broken()).containsExactly(Invariant.AMBIGUOUS_IS_SETTLED);
    }

    /** So many more short messages, whose submission is in doubt from then on. */
    private void doubted(int count, Instant at) {
        for (int i = 0; i < count; i++) {
            int number = 10 * requests.size();
            Sid sid = new Sid(9, number + 1L);
            requests.add(new Request(number, 0, 0, 5, 0, new RequestOutcome.Accepted(sid)));
            histories.put(sid, new History(sid, new TestMessage(number).body(), "ambiguous", List.of(doubt(at, 1))));
        }
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
    void doubtWhosePolicyHasTimeLeftIsNeitherKeptNorBroken() {
        doubt = READ_AFTER;
        request(SHORT, new RequestOutcome.Accepted(SID));
        history(SHORT, "ambiguous", event("ambiguous"));

        Violations violations = verdict().violations();

        assertThat(violations.broken()).isEmpty();
        assertThat(violations.notWaitedFor(Invariant.AMBIGUOUS_IS_SETTLED)).isEqualTo(1);
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
    void duplicateOfAnotherSegmentThanWasInDoubt() {
        delivered(LONG);
        submit(LONG, 0, 15);
        List<History.Event> events = new ArrayList<>(List.of(doubt(THEN, 2)));
        events.addAll(deliveredEvents(LONG));
        history(LONG, "delivered", events.toArray(History.Event[]::new));
        assertThat(broken()).containsExactly(Invariant.DUPLICATES_ARE_LABELLED);
    }

    @Test
    void partAtAnotherCarrierWhileTheFirstHasTheRest() {
        delivered(LONG);
        submits.add(carried(submits.removeLast(), new WireSubmit.Carriage(1, false)));
        assertThat(broken()).containsExactly(Invariant.ONE_LIVE_ATTEMPT);
    }

    @Test
    void attemptAtAnotherCarrierBeforeTheFirstGaveItBack() {
        delivered(SHORT);
        submits.add(carried(submits.removeLast(), new WireSubmit.Carriage(0, true)));
        submits.add(carried(wire(SHORT, 0, 1, 15), new WireSubmit.Carriage(1, false)));
        assertThat(broken()).contains(Invariant.ONE_LIVE_ATTEMPT, Invariant.DUPLICATES_ARE_LABELLED);
        submits.removeLast();
        submits.add(carried(wire(SHORT, 0, 1, 25), new WireSubmit.Carriage(1, false)));
        assertThat(broken()).isEmpty();
    }

    @Test
    void attemptAtAnotherCarrierThatCameIntoDoubtItselfWhileTheFirstIsOpen() {
        delivered(SHORT);
        submits.add(carried(wire(SHORT, 0, 1, 15), new WireSubmit.Carriage(1, false)));
        List<History.Event> events = new ArrayList<>(List.of(
                attempt("routed", 1, "first"),
                attempt("refused", 1, ""),
                attempt("routed", 2, "retry"),
                attempt("ambiguous", 2, "")));
        events.addAll(deliveredEvents(SHORT));
        history(SHORT, "delivered", events.toArray(History.Event[]::new));
        assertThat(broken()).containsExactly(Invariant.DUPLICATES_ARE_LABELLED, Invariant.ONE_LIVE_ATTEMPT);
    }

    @Test
    void attemptAtAnotherCarrierForADoubtAboutTheFirstBreaksNothing() {
        delivered(SHORT);
        submits.add(carried(wire(SHORT, 0, 1, 15), new WireSubmit.Carriage(1, false)));
        List<History.Event> events = new ArrayList<>(
                List.of(attempt("routed", 1, "first"), attempt("ambiguous", 1, ""), attempt("routed", 2, "resend")));
        events.addAll(deliveredEvents(SHORT));
        history(SHORT, "delivered", events.toArray(History.Event[]::new));
        assertThat(broken()).isEmpty();
    }

    /** As {@link io.trunkline.bench.crash.planted.PlantedBug#OPEN_FALLBACK} has it. */
    @Test
    void acceptedMessageThatGoesToAnotherCarrierAsIfItHadBeenRefused() {
        delivered(SHORT);
        submits.add(carried(wire(SHORT, 0, 1, 15), new WireSubmit.Carriage(1, false)));
        List<History.Event> events = new ArrayList<>(
                List.of(attempt("routed", 1, "first"), attempt("refused", 1, ""), attempt("routed", 2, "retry")));
        events.addAll(deliveredEvents(SHORT));
        history(SHORT, "delivered", events.toArray(History.Event[]::new));
        assertThat(broken()).contains(Invariant.ONE_LIVE_ATTEMPT);
    }

    private static History.Event attempt(String name, int number, String word) {
        return new History.Event(name, THEN, number, History.Place.ALL, word, "");
    }

    @Test
    void messageThatCameBackAndIsGivenUpThoughItsPolicyHadMoreToDo() {
        cameBackAndIsGivenUp(event("ambiguous"));
        assertThat(broken()).containsExactly(Invariant.END_IS_TRUE);
    }

    @Test
    void messageThatCameBackAndIsGivenUpInASecondDoubtBreaksNothing() {
        cameBackAndIsGivenUp(
                event("ambiguous"),
                new History.Event("routed", THEN, 2, History.Place.ALL, "resend", ""),
                new History.Event("ambiguous", THEN, 2, History.Place.ALL, "", ""));
        assertThat(broken()).isEmpty();
    }

    private void cameBackAndIsGivenUp(History.Event... doubts) {
        request(SHORT, new RequestOutcome.Accepted(SID));
        submits.add(carried(wire(SHORT, 0, 1, 10), new WireSubmit.Carriage(0, true)));
        List<History.Event> events = new ArrayList<>(List.of(
                event("routed"),
                event("submitted"),
                new History.Event("receipt", THEN, 1, new History.Place(1, 1, Set.of()), "returned", "")));
        events.addAll(List.of(doubts));
        events.add(failed("in doubt"));
        history(SHORT, "undelivered", events.toArray(History.Event[]::new));
        callbacks.put(SID, List.of(new Taken(CallbackStatus.SENT, 30), new Taken(CallbackStatus.UNDELIVERED, 40)));
    }

    private static WireSubmit carried(WireSubmit submit, WireSubmit.Carriage carriage) {
        return new WireSubmit(submit.serial(), submit.atNanos(), submit.part(), true, submit.receipt(), carriage);
    }

    @Test
    void duplicateOfWhatIsToFailInDoubt() {
        failAmbiguous = true;
        duplicateWithALabel(SHORT);
        assertThat(broken()).containsExactly(Invariant.NEVER_TWICE);
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
    void doubtsThatReceiptsCouldHaveSettledAndDidNot() {
        doubt = Duration.ofMinutes(10);
        for (int number = 0; number < 400; number += 10) {
            Sid sid = new Sid(9, number + 1L);
            requests.add(new Request(number, 0, 0, 5, 0, new RequestOutcome.Accepted(sid)));
            submit(number, 0, 10);
            submit(number, 0, 20);
            History.Event resend = new History.Event("routed", THEN, 2, History.Place.ALL, "resend", "");
            histories.put(
                    sid,
                    new History(
                            sid,
                            new TestMessage(number).body(),
                            "delivered",
                            List.of(doubt(THEN, 1), resend, receipt(1, 1))));
            callbacks.put(sid, List.of(new Taken(CallbackStatus.DELIVERED, 40)));
        }
        assertThat(broken()).contains(Invariant.RECEIPTS_SETTLE_DOUBT);
        assertThat(verdict().doubts()).isEqualTo(new Verdict.Doubts(40, 40, 0, 0, 40, 0));
    }

    @Test
    void doubtThatAReceiptHasSettledCountsSo() {
        delivered(SHORT);
        List<History.Event> events = new ArrayList<>(List.of(doubt(THEN, 1)));
        events.addAll(deliveredEvents(SHORT));
        history(SHORT, "delivered", events.toArray(History.Event[]::new));
        assertThat(verdict().doubts()).isEqualTo(new Verdict.Doubts(1, 1, 1, 1, 0, 0));
    }

    @Test
    void doubtThatAReceiptToldOfOnlyWhenThePolicyHadFailedItCountsAsThePolicys() {
        submit(SHORT, 0, 10);
        failedInDoubt(THEN, event("ambiguous"), attempt("routed", 2, "resend"), attempt("ambiguous", 2, ""));
        History failed = history();
        List<History.Event> events = new ArrayList<>(failed.events());
        History.Place place = new History.Place(1, 1, Set.of());
        events.add(new History.Event("receipt", THEN, 2, place, "delivered", ""));
        history(SHORT, "failed", events.toArray(History.Event[]::new));
        assertThat(verdict().doubts()).isEqualTo(new Verdict.Doubts(2, 1, 0, 0, 2, 0));
    }

    private History history() {
        return histories.values().iterator().next();
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

    @Test
    void whatADeadNodeLeftAndNobodyTookOverInTime() {
        nodes = 2;
        leaveToOthers(98, 9);
        leaveToOthers(2, 11);
        assertThat(broken()).containsExactly(Invariant.INHERITED_IN_TIME);
    }

    @Test
    void whatADeadNodeLeftAndOthersTookOverInTimeBreaksNothing() {
        nodes = 2;
        leaveToOthers(99, 9);
        leaveToOthers(1, 11);
        Violations violations = verdict().violations();
        assertThat(violations.isAsked(Invariant.INHERITED_IN_TIME)).isTrue();
        assertThat(violations.broken()).isEmpty();
    }

    @Test
    void nodeWithoutOthersAndFewMessagesAreNotAskedForWhatTheyInherit() {
        leaveToOthers(100, 11);
        assertThat(verdict().violations().isAsked(Invariant.INHERITED_IN_TIME)).isFalse();
        nodes = 2;
        requests.removeLast();
        assertThat(verdict().violations().isAsked(Invariant.INHERITED_IN_TIME)).isFalse();
    }

    /** Node 0 dies a second on; so many more of its messages are at the carrier so long after that. */
    private void leaveToOthers(int count, int seconds) {
        long death = Duration.ofSeconds(1).toNanos();
        if (faults.isEmpty()) {
            died(0, death);
        }
        for (int i = 0; i < count; i++) {
            int number = 10 * requests.size();
            while (new TestMessage(number).fate() != TestMessage.Fate.DELIVERED || new TestMessage(number).isPaced()) {
                number++;
            }
            left(number, death + Duration.ofSeconds(seconds).toNanos());
        }
    }

    private void left(int number, long atNanos) {
        Sid sid = new Sid(5, requests.size() + 1L);
        requests.add(new Request(number, 0, 0, 5, 0, new RequestOutcome.Accepted(sid)));
        submit(number, 0, atNanos);
        histories.put(sid, new History(sid, new TestMessage(number).body(), "delivered", deliveredEvents(number)));
        callbacks.put(sid, List.of(new Taken(CallbackStatus.DELIVERED, atNanos + 30)));
    }

    /** A node is killed and back half a second later. */
    private void died(int node, long atNanos) {
        Fault fault = new Fault(1, Target.GATEWAY, node, new Act.Kill(Duration.ZERO, null), Duration.ZERO, false);
        faults.add(
                new Befallen(fault, atNanos, List.of(new Befallen.Death(node, atNanos, false)), atNanos + 500_000_000));
    }

    @Test
    void gatewayThatIsAskedLongAfterAFaultAndStillRefuses() {
        died(0, 0);
        asked(SHORT, 29);
        assertThat(verdict().violations().isAsked(Invariant.RECOVERS)).isFalse();
        asked(SHORT + 1, 31);
        assertThat(broken()).containsExactly(Invariant.RECOVERS);
        assertThat(verdict().violations().count(Invariant.RECOVERS)).isEqualTo(1);
        died(0, Duration.ofSeconds(33).toNanos());
        assertThat(broken()).isEmpty();
    }

    @Test
    void keyedRequestThatIsToldToComeAgainLongAfterAFaultBreaksNothing() {
        died(0, 0);
        asked(KEYED, 40);
        assertThat(broken()).isEmpty();
    }

    /** Asked in vain, so long after the first moment. */
    private void asked(int number, int seconds) {
        answered(number, seconds, new RequestOutcome.Refused(503, 20503, true));
    }

    private void answered(int number, int seconds, RequestOutcome outcome) {
        long due = Duration.ofSeconds(seconds).toNanos();
        requests.add(new Request(number, 0, due, due + 5, due, outcome));
    }

    @Test
    void refusalWhilePostgresIsAway() {
        away(Target.POSTGRES);
        asked(SHORT, 1);
        assertThat(broken()).isEmpty();
        asked(SHORT + 1, 30);
        assertThat(broken()).containsExactly(Invariant.OUTAGE_IS_BORNE);
    }

    @Test
    void messagesThatWaitForPostgresToComeBack() {
        away(Target.POSTGRES);
        acceptedAndSent(30, 41);
        assertThat(broken()).containsExactly(Invariant.OUTAGE_IS_BORNE);
        requests.clear();
        submits.clear();
        acceptedAndSent(30, 39);
        assertThat(broken()).isEmpty();
    }

    @Test
    void refusalWhileRedisIsAwayIsForWhatHasAKey() {
        away(Target.REDIS);
        answered(KEYED, 30, new RequestOutcome.Refused(429, 20429, true));
        assertThat(broken()).isEmpty();
        answered(SHORT, 30, new RequestOutcome.Refused(503, 20503, true));
        assertThat(broken()).containsExactly(Invariant.OUTAGE_IS_BORNE);
    }

    @Test
    void answerWhileKafkaIsAwaySaysWhenToComeAgain() {
        away(Target.KAFKA);
        answered(SHORT, 30, new RequestOutcome.Refused(503, 20503, true));
        answered(SHORT + 1, 30, new RequestOutcome.Unknown(SID));
        assertThat(broken()).isEmpty();
        answered(SHORT + 3, 30, new RequestOutcome.Refused(503, 20503, false));
        assertThat(broken()).containsExactly(Invariant.OUTAGE_IS_BORNE);
    }

    @Test
    void acceptanceWhileKafkaIsAway() {
        away(Target.KAFKA);
        acceptedAndSent(30, 31);
        assertThat(broken()).containsExactly(Invariant.OUTAGE_IS_BORNE);
    }

    @Test
    void runWithAnotherFaultIsNotAskedForAnOutage() {
        away(Target.POSTGRES);
        died(0, Duration.ofSeconds(100).toNanos());
        asked(SHORT, 30);
        assertThat(verdict().violations().isAsked(Invariant.OUTAGE_IS_BORNE)).isFalse();
        assertThat(broken()).isEmpty();
    }

    @Test
    void killsOfWhichNoneCameAtTheMomentThatWasAskedFor() {
        for (int i = 0; i < 18; i++) {
            died(0, 0);
        }
        diedAt(CrashPoint.LANED, false);
        assertThat(verdict().violations().isAsked(Invariant.MOMENTS_HIT)).isFalse();
        diedAt(CrashPoint.ROUTED, true);
        assertThat(broken()).containsExactly(Invariant.MOMENTS_HIT);
        diedAt(CrashPoint.LANED, true);
        assertThat(verdict().violations().isAsked(Invariant.MOMENTS_HIT)).isTrue();
        assertThat(broken()).isEmpty();
    }

    private void diedAt(CrashPoint point, boolean hit) {
        Fault fault = new Fault(1, Target.GATEWAY, 0, new Act.Kill(Duration.ZERO, point), Duration.ZERO, false);
        faults.add(new Befallen(fault, 0, List.of(new Befallen.Death(0, 0, hit)), 1));
    }

    /** From the first moment on, for a minute. */
    private void away(Target server) {
        Duration minute = Duration.ofMinutes(1);
        Fault fault = new Fault(1, server, 0, new Act.Kill(minute, null), Duration.ZERO, false);
        faults.add(new Befallen(fault, 0, List.of(), minute.toNanos()));
    }

    private void acceptedAndSent(int acceptedSeconds, int sentSeconds) {
        answered(SHORT, acceptedSeconds, new RequestOutcome.Accepted(SID));
        long at = Duration.ofSeconds(sentSeconds).toNanos();
        submit(SHORT, 0, at);
        delivery(SHORT);
        callbacks.put(SID, List.of(new Taken(CallbackStatus.DELIVERED, at + 30)));
    }

    private List<Invariant> broken() {
        return verdict().violations().broken();
    }

    private Verdict verdict() {
        return Judge.judge(new Evidence(
                requests,
                submits,
                callbacks,
                sink,
                histories,
                new Evidence.Circumstances(
                        nodes,
                        faults,
                        graceful,
                        surprises,
                        failAmbiguous,
                        doubt,
                        PACE,
                        new Moment(THEN.plus(READ_AFTER), READ_AFTER.toNanos()),
                        rebuilt)));
    }

    private void delivered(int number) {
        request(number, new RequestOutcome.Accepted(SID));
        for (int segment = 0; segment < new TestMessage(number).segments(); segment++) {
            submit(number, segment, 10 + segment);
        }
        delivery(number);
    }

    private void delivery(int number) {
        history(number, "delivered", deliveredEvents(number).toArray(History.Event[]::new));
        callbacks.put(SID, List.of(new Taken(CallbackStatus.SENT, 30), new Taken(CallbackStatus.DELIVERED, 40)));
    }

    private static List<History.Event> deliveredEvents(int number) {
        int segments = new TestMessage(number).segments();
        List<History.Event> events = new ArrayList<>(List.of(event("routed"), event("submitted")));
        for (int segment = 1; segment <= segments; segment++) {
            events.add(receipt(segment, segments));
        }
        return events;
    }

    private static History.Event event(String name) {
        return new History.Event(name, THEN, 1, History.Place.ALL, "", "");
    }

    private static History.Event failed(String reason) {
        return new History.Event("failed", THEN, 1, History.Place.ALL, "", reason);
    }

    private static History.Event receipt(int segment, int segments) {
        return new History.Event("receipt", THEN, 1, new History.Place(segment, segments, Set.of()), "delivered", "");
    }

    private static History.Event doubt(Instant at, Integer... segments) {
        return new History.Event("ambiguous", at, 1, new History.Place(0, 0, Set.of(segments)), "", "");
    }

    private void request(int number, RequestOutcome outcome) {
        requests.add(new Request(number, 0, 0, 5, 0, outcome));
    }

    private void history(int number, String status, History.Event... events) {
        histories.put(SID, new History(SID, new TestMessage(number).body(), status, List.of(events)));
    }

    private void submit(int number, int segment, long atNanos) {
        submits.add(wire(number, segment, new TestMessage(number).segments(), atNanos));
    }

    /** Its receipt is sent ten and answered eleven nanoseconds later. */
    private WireSubmit wire(int number, int segment, int segments, long atNanos) {
        TestMessage message = new TestMessage(number);
        return new WireSubmit(
                submits.size(),
                atNanos,
                new WireSubmit.Part(number, segment, segments, segments == 1 ? -1 : 7, "51234", message.destination()),
                true,
                new WireSubmit.Receipt(atNanos + 10, atNanos + 11));
    }
}
