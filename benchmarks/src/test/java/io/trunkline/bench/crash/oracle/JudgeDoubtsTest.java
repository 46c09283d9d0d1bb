package io.trunkline.bench.crash.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.crash.fault.Act;
import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.traffic.CallbackLog.Taken;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestMessage;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.Sid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is asked about messages in doubt and their duplicates, once broken on purpose. */
class JudgeDoubtsTest extends JudgedRun {
    @Test
    void ambiguousMessageThatIsNeverSettled() {
        request(SHORT, new RequestOutcome.Accepted(SID));
        history(SHORT, "ambiguous", event("ambiguous"));
        assertThat(broken()).containsExactly(Invariant.AMBIGUOUS_IS_SETTLED);
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
        assertThat(broken())
                .as("one node died")
                .containsExactly(Invariant.AMBIGUOUS_IS_SETTLED, Invariant.DOUBT_IS_BOUNDED);
        Fault cut = new Fault(11, Target.CARRIER, 0, new Act.Cut(), Duration.ZERO, false);
        faults.add(new Befallen(cut, 0, List.of(), 1));
        assertThat(broken()).as("all lost their sessions").containsExactly(Invariant.AMBIGUOUS_IS_SETTLED);
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
    void doubtWhosePolicyHasTimeLeftIsNeitherKeptNorBroken() {
        doubt = READ_AFTER;
        request(SHORT, new RequestOutcome.Accepted(SID));
        history(SHORT, "ambiguous", event("ambiguous"));

        Violations violations = verdict().violations();

        assertThat(violations.broken()).isEmpty();
        assertThat(violations.notWaitedFor(Invariant.AMBIGUOUS_IS_SETTLED)).isEqualTo(1);
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
    void duplicateOfWhatIsToFailInDoubt() {
        failAmbiguous = true;
        duplicateWithALabel(SHORT);
        assertThat(broken()).containsExactly(Invariant.NEVER_TWICE);
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
}
