package io.trunkline.bench.crash.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.crash.traffic.CallbackLog.Taken;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestMessage;
import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.bench.outcome.CallbackStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is asked where carriers compete for a message, once broken on purpose. */
class JudgeCarriersTest extends JudgedRun {
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
}
