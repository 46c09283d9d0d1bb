package io.trunkline.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.RouteAudience;
import io.trunkline.gateway.config.RoutePrice;
import io.trunkline.gateway.config.RouteValidity;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.GuardedRouting;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.routing.QualitySnapshot;
import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.RouteStanding;
import io.trunkline.gateway.routing.RouteTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FallbackTest {
    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
    private static final Envelope ENVELOPE = new Envelope(
            MessageSid.next(AT.toEpochMilli(), 0, new Random(3)),
            new AccountSid("AC00000000000000000000000000000001"),
            new Address("+12125550100"),
            new Address("+447700900123"),
            null,
            1,
            null,
            AT);
    private static final RouteTable TABLE = new RouteTable(() -> QualitySnapshot.EMPTY);
    private static final Directory ONE =
            Directory.empty().with(carrier("alpha", 0)).with(route("cheap", "alpha", 10));
    private static final Directory TWO = ONE.with(carrier("beta", 1)).with(route("dear", "beta", 20));

    private final List<LifecycleEvent> events = new ArrayList<>();

    @Test
    void refusalThatMayPassShouldGoToTheNextRouteAtOnce() {
        attempt(1, "cheap", Recourse.ELSEWHERE_OR_LATER);
        assertThat(begin().due()).isEqualTo(AT);
        MessageRouted next = routed(TWO, AT);
        assertThat(next.attempt()).isEqualTo(2);
        assertThat(next.cause()).isEqualTo(AttemptCause.RETRY);
        assertThat(next.carrier()).isEqualTo("beta");
        assertThat(next.route().passedOver())
                .singleElement()
                .satisfies(other -> assertThat(other.route()).isEqualTo("cheap"));
    }

    @Test
    void refusalThatMayPassShouldWaitWhereThereIsNoOtherRoute() {
        attempt(1, "cheap", Recourse.ELSEWHERE_OR_LATER);
        Instant again = AT.plusSeconds(10);
        assertThat(decide(ONE, AT)).isEqualTo(new Release.Later(again));
        assertThat(routed(ONE, again).carrier()).isEqualTo("alpha");
        attempt(2, "cheap", Recourse.ELSEWHERE_OR_LATER);
        assertThat(decide(ONE, again)).as("twice as long").isEqualTo(new Release.Later(AT.plusSeconds(20)));
    }

    @Test
    void allRoutesShouldBeTriedOnceBeforeTheFirstIsTriedAgain() {
        attempt(1, "cheap", Recourse.ELSEWHERE_OR_LATER);
        attempt(2, "dear", Recourse.ELSEWHERE_OR_LATER);
        assertThat(decide(TWO, AT)).isInstanceOf(Release.Later.class);
        assertThat(routed(TWO, AT.plusSeconds(20)).carrier()).isEqualTo("alpha");
    }

    @Test
    void otherCarriersShouldGoBeforeAnotherRouteOfTheOneThatRefused() {
        Directory more = TWO.with(route("second", "alpha", 15));
        attempt(1, "cheap", Recourse.ELSEWHERE_OR_LATER);
        assertThat(routed(more, AT).route().name()).isEqualTo("dear");
        attempt(2, "dear", Recourse.ELSEWHERE_OR_LATER);
        Instant again = AT.plusSeconds(20);
        assertThat(decide(more, AT)).as("both refused it for now").isEqualTo(new Release.Later(again));
        assertThat(routed(more, again).route().name()).isEqualTo("second");
    }

    @Test
    void anotherRouteOfTheCarrierThatRefusedShouldGoAtOnceWhereTheRouteWasToBlame() {
        Directory more = ONE.with(route("second", "alpha", 15));
        attempt(1, "cheap", Recourse.ELSEWHERE);
        assertThat(routed(more, AT).route().name()).isEqualTo("second");
        Directory two = TWO.with(route("second", "alpha", 15));
        assertThat(routed(two, AT).carrier()).isEqualTo("beta");
    }

    @Test
    void failingReceiptShouldGoToAnotherCarrier() {
        delivery(1, "cheap", ReceiptOutcome.FAILED, true);
        assertThat(routed(TWO.with(route("second", "alpha", 15)), AT).carrier()).isEqualTo("beta");
    }

    @Test
    void routeThatDoesNotDoItShouldNotBeAskedAgain() {
        attempt(1, "cheap", Recourse.ELSEWHERE);
        assertThat(routed(TWO, AT).carrier()).isEqualTo("beta");
        assertThat(decide(ONE, AT))
                .isInstanceOfSatisfying(
                        Release.Say.class,
                        say -> assertThat(say.fact())
                                .isInstanceOfSatisfying(
                                        MessageFailed.class,
                                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.BLOCKED)));
    }

    @Test
    void routeThatDoesNotDoItShouldNotEndWhatAnotherMayTakeLater() {
        attempt(1, "cheap", Recourse.ELSEWHERE_OR_LATER);
        attempt(2, "dear", Recourse.ELSEWHERE);
        Instant again = AT.plusSeconds(20);
        assertThat(decide(TWO, AT)).isEqualTo(new Release.Later(again));
        assertThat(routed(TWO, again).carrier()).isEqualTo("alpha");
        assertThat(decide(unbound("cheap"), TWO, again)).isEqualTo(new Release.Later(again.plusSeconds(30)));
        attempt(3, "cheap", Recourse.ELSEWHERE);
        assertThat(failure(TWO, again)).as("neither does it").isEqualTo(ErrorCode.BLOCKED);
    }

    @Test
    void routeThatDoesNotDoItShouldNotBeAskedAgainWhereTheOtherIsGone() {
        attempt(1, "cheap", Recourse.ELSEWHERE);
        attempt(2, "dear", Recourse.ELSEWHERE_OR_LATER);
        assertThat(decide(unbound("dear"), TWO, AT)).isEqualTo(new Release.Later(AT.plusSeconds(30)));
        Instant again = AT.plusSeconds(20);
        assertThat(decide(TWO, AT)).as("nobody knows yet that it is").isEqualTo(new Release.Later(again));
        assertThat(routed(TWO, again).carrier()).isEqualTo("beta");
    }

    private static RouteTable unbound(String route) {
        RouteStanding out = new RouteStanding(RouteStanding.State.EJECTED, 1, 0, 0, null, "no bind");
        return new RouteTable(() -> new QualitySnapshot(Map.of(new RouteKey(route, RouteKey.EVERYWHERE), out)));
    }

    @Test
    void routeThatIsOutForAWhileShouldBeWaitedForAndNotTakenForNone() {
        attempt(1, "cheap", Recourse.ELSEWHERE);
        RouteStanding out = new RouteStanding(RouteStanding.State.EJECTED, 0.5, 100, 0, AT.plusSeconds(60), "");
        RouteTable table =
                new RouteTable(() -> new QualitySnapshot(Map.of(new RouteKey("dear", RouteKey.EVERYWHERE), out)));
        assertThat(decide(table, TWO, AT)).isEqualTo(new Release.Later(AT.plusSeconds(30)));
        assertThat(routed(TWO, AT.plusSeconds(60)).carrier()).isEqualTo("beta");
    }

    @Test
    void failingReceiptShouldGoToAnotherRouteAndNeverTheSameOneAgain() {
        delivery(1, "cheap", ReceiptOutcome.FAILED, true);
        assertThat(fold(events).status()).isEqualTo(Status.SUBMITTED);
        assertThat(begin().key()).isEqualTo(new WaitKey(WaitKind.RETRY, 2));
        assertThat(begin().due()).isEqualTo(AT);
        assertThat(routed(TWO, AT).carrier()).isEqualTo("beta");
        MessageFailed end = (MessageFailed) ((Release.Say) decide(ONE, AT)).fact();
        assertThat(end.code()).isEqualTo(ErrorCode.UNREACHABLE);
        MessageState ended = fold(events).evolve(end);
        assertThat(ended.status()).isEqualTo(Status.UNDELIVERED);
        assertThat(ended.code()).isEqualTo(ErrorCode.UNREACHABLE);
    }

    @Test
    void secondAttemptShouldEndTheMessageHoweverItEnds() {
        delivery(1, "cheap", ReceiptOutcome.FAILED, true);
        delivery(2, "dear", ReceiptOutcome.DELIVERED, false);
        assertThat(fold(events).status()).isEqualTo(Status.DELIVERED);
        events.removeLast();
        events.add(receipt(2, 0, 1, ReceiptOutcome.FAILED, false));
        assertThat(fold(events).status()).isEqualTo(Status.UNDELIVERED);
        events.removeLast();
        events.add(receipt(2, 0, 1, ReceiptOutcome.FAILED, true));
        assertThat(decide(TWO, AT))
                .as("both were tried")
                .isInstanceOfSatisfying(
                        Release.Say.class, say -> assertThat(say.fact()).isInstanceOf(MessageFailed.class));
        events.removeLast();
        events.removeLast();
        MessageFailed refused =
                new MessageFailed(ENVELOPE.sid(), AT, null, 2, ErrorCode.UNKNOWN_DESTINATION, "refused for good");
        assertThat(fold(events).evolve(refused).status()).isEqualTo(Status.UNDELIVERED);
    }

    @Test
    void failingReceiptThatNoOtherRouteWouldChangeShouldEndTheMessage() {
        delivery(1, "cheap", ReceiptOutcome.FAILED, false);
        assertThat(fold(events).status()).isEqualTo(Status.UNDELIVERED);
        assertThat(Waits.of(fold(events))).isEmpty();
    }

    @Test
    void longMessageShouldGoElsewhereOnlyWhenEverySegmentCameBack() {
        MessageState first = MessageState.ACCEPTED.evolve(receipt(1, 0, 2, ReceiptOutcome.FAILED, true));
        assertThat(first.isReturned()).isFalse();
        assertThat(first.evolve(receipt(1, 1, 2, ReceiptOutcome.FAILED, true)).isReturned())
                .isTrue();
        MessageState parted = first.evolve(receipt(1, 1, 2, ReceiptOutcome.DELIVERED, false));
        assertThat(parted.status()).isEqualTo(Status.SUBMITTED);
        DueMessage due = new DueMessage(
                Waits.of(parted).orElseThrow(), "another try", ENVELOPE, "Hello", false, parted, Past.NONE);
        assertThat(new ReleasePolicy(new GuardedRouting(message -> TABLE.choose(message, TWO, AT), 16)).decide(due, AT))
                .isInstanceOfSatisfying(
                        Release.Say.class,
                        say -> assertThat(parted.evolve(say.fact()).status()).isEqualTo(Status.UNDELIVERED));
    }

    @Test
    void refusalOfWhatWasSentAgainAndCameBackShouldLeaveATimeToWaitFor() {
        routed(1, "cheap");
        events.add(unknown(1, "cheap", 1, 0b1));
        resent(2, "cheap");
        events.add(submitted(2, "cheap"));
        events.add(receipt(2, 0, 1, ReceiptOutcome.FAILED, true));
        routed(3, "dear");
        events.add(new MessageFailed(ENVELOPE.sid(), AT, null, 3, ErrorCode.UNKNOWN_DESTINATION, "refused for good"));
        assertThat(fold(events).status()).as("attempt 1 may have been taken").isEqualTo(Status.SUBMITTED);
        assertThat(Waits.of(fold(events))).contains(new WaitKey(WaitKind.RECEIPT_TIMEOUT, 3));
        events.add(receipt(1, 0, 1, ReceiptOutcome.DELIVERED, false));
        assertThat(fold(events).status()).isEqualTo(Status.DELIVERED);
    }

    @Test
    void lateAnswerBeforeTheResendIsReadShouldLeaveATimeToWaitFor() {
        routed(1, "cheap");
        events.add(unknown(1, "cheap", 1, 0b1));
        events.add(submitted(1, "cheap"));
        resent(2, "cheap");
        events.add(new MessageFailed(ENVELOPE.sid(), AT, null, 2, ErrorCode.UNKNOWN_DESTINATION, "refused for good"));
        assertThat(fold(events).status()).isEqualTo(Status.SUBMITTED);
        assertThat(Waits.of(fold(events))).contains(new WaitKey(WaitKind.RECEIPT_TIMEOUT, 2));
    }

    @Test
    void doubtAboutTheRestShouldBeSettledAtTheCarrierThatHasAPart() {
        cameBackWhole(1, "cheap");
        routed(2, "dear");
        events.add(unknown(2, "dear", 3, 0b100));
        MessageRouted resend = routed(TWO, AT);
        assertThat(resend.cause()).isEqualTo(AttemptCause.RESEND);
        assertThat(resend.carrier()).isEqualTo("beta");
        assertThat(resend.segments()).isEqualTo(0b100);
    }

    @Test
    void doubtBesideASegmentThatCameBackShouldBeSettledThereWhileThatCarrierHasAPart() {
        routed(1, "cheap");
        events.add(unknown(1, "cheap", 3, 0b100));
        events.add(receipt(1, 1, 3, ReceiptOutcome.FAILED, true));
        assertThat(routed(TWO, AT.plusSeconds(600)).carrier()).isEqualTo("alpha");
        events.add(receipt(1, 0, 3, ReceiptOutcome.FAILED, true));
        assertThat(routed(TWO, AT.plusSeconds(600)).carrier())
                .as("it has no part any more")
                .isEqualTo("beta");
    }

    @Test
    void refusedRestShouldGoToTheCarrierThatHasAPartAndWaitWhileThatIsOut() {
        routed(1, "dear");
        events.add(refusedRest(1, "dear", Recourse.ELSEWHERE_OR_LATER));
        Instant again = AT.plusSeconds(10);
        assertThat(decide(TWO, AT)).isEqualTo(new Release.Later(again));
        assertThat(routed(TWO, again).carrier()).isEqualTo("beta");
        RouteStanding out = new RouteStanding(RouteStanding.State.EJECTED, 0.5, 100, 0, AT.plusSeconds(60), "");
        RouteTable table =
                new RouteTable(() -> new QualitySnapshot(Map.of(new RouteKey("dear", RouteKey.EVERYWHERE), out)));
        assertThat(decide(table, TWO, again)).isEqualTo(new Release.Later(again.plusSeconds(30)));
        Directory three = TWO.with(carrier("gamma", 2)).with(route("between", "gamma", 15));
        assertThat(routed(three, again).carrier()).as("though two are cheaper").isEqualTo("beta");
    }

    @Test
    void restThatTheCarrierDoesNotTakeShouldEndTheMessage() {
        routed(1, "dear");
        events.add(refusedRest(1, "dear", Recourse.ELSEWHERE));
        assertThat(decide(TWO, AT))
                .isInstanceOfSatisfying(
                        Release.Say.class,
                        say -> assertThat(say.fact())
                                .isInstanceOfSatisfying(
                                        MessageFailed.class,
                                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.BLOCKED)));
    }

    @Test
    void messageInDoubtShouldNotEndWithTheErrorOfAnAttemptBefore() {
        attempt(1, "cheap", Recourse.ELSEWHERE);
        routed(2, "dear");
        events.add(unknown(2, "dear", 1, 0b1));
        assertThat(failure(Directory.empty(), AT)).isEqualTo(ErrorCode.NO_ROUTE);
        assertThat(failure(TWO, ENVELOPE.validUntil())).isEqualTo(ErrorCode.VALIDITY_EXPIRED);
        assertThat(failure(ONE, AT)).as("only what refused it is left").isEqualTo(ErrorCode.UNKNOWN_ERROR);
    }

    private ErrorCode failure(Directory directory, Instant now) {
        return ((MessageFailed) ((Release.Say) decide(directory, now)).fact()).code();
    }

    private void cameBackWhole(int number, String route) {
        routed(number, route);
        for (int segment = 0; segment < 3; segment++) {
            events.add(receipt(number, segment, 3, ReceiptOutcome.FAILED, true));
        }
    }

    private static SubmissionUnknown unknown(int number, String route, int segments, long doubtful) {
        List<SubmittedSegment> accepted =
                segments == 1 ? List.of() : List.of(new SubmittedSegment(0, 1, "a"), new SubmittedSegment(1, 2, "b"));
        return new SubmissionUnknown(
                ENVELOPE.sid(), AT, null, number, carrier(route), segments, doubtful, accepted, "no answer");
    }

    private static AttemptRefused refusedRest(int number, String route, Recourse recourse) {
        return new AttemptRefused(
                ENVELOPE.sid(),
                AT,
                null,
                number,
                carrier(route),
                ErrorCode.BLOCKED,
                "refused",
                0b10,
                List.of(new SubmittedSegment(0, 1, "id")),
                false,
                recourse);
    }

    private void resent(int number, String route) {
        events.add(new MessageRouted(
                ENVELOPE,
                AT,
                number,
                carrier(route),
                0,
                "a reason",
                AttemptCause.RESEND,
                LifecycleEvent.ALL_SEGMENTS,
                new ChosenRoute(route, List.of())));
    }

    @Test
    void doubtBehindAReturnedAttemptShouldBeLabelled() {
        delivery(1, "cheap", ReceiptOutcome.FAILED, true);
        routed(2, "dear");
        assertThat(fold(events).isAmbiguous()).isFalse();
        events.add(new SubmissionUnknown(ENVELOPE.sid(), AT, null, 2, "beta", 1, 1, List.of(), "no answer"));
        assertThat(fold(events).status()).isEqualTo(Status.SUBMITTED);
        assertThat(fold(events).isAmbiguous()).isTrue();
        resent(3, "dear");
        assertThat(fold(events).isAmbiguous()).as("while it is sent again").isTrue();
        events.add(submitted(3, "dear"));
        assertThat(fold(events).isAmbiguous()).isFalse();
    }

    @Test
    void refusalThatIsReadBeforeItsRouteShouldWaitForThat() {
        attempt(1, "cheap", Recourse.ELSEWHERE);
        events.removeFirst();
        assertThat(decide(TWO, AT)).isEqualTo(new Release.Later(AT.plusSeconds(30)));
    }

    @Test
    void attemptBehindAReturnedOneShouldWaitForReceiptsOnlyOnceItIsSubmitted() {
        delivery(1, "cheap", ReceiptOutcome.FAILED, true);
        routed(2, "dear");
        assertThat(Waits.of(fold(events))).isEmpty();
        events.add(submitted(2, "dear"));
        assertThat(Waits.of(fold(events))).contains(new WaitKey(WaitKind.RECEIPT_TIMEOUT, 2));
    }

    @Test
    void messageThatCameBackShouldEndWithItsReceiptsErrorWhateverKeepsItFromAnotherRoute() {
        delivery(1, "cheap", ReceiptOutcome.FAILED, true);
        Directory none = Directory.empty();
        assertThat(decide(none, AT))
                .isInstanceOfSatisfying(
                        Release.Say.class,
                        say -> assertThat(say.fact())
                                .isInstanceOfSatisfying(
                                        MessageFailed.class,
                                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.UNREACHABLE)));
    }

    private static ReceiptReceived receipt(
            int attempt, int segment, int segments, ReceiptOutcome outcome, boolean elsewhere) {
        return new ReceiptReceived(
                ENVELOPE.sid(),
                AT,
                null,
                attempt,
                segment,
                segments,
                outcome,
                outcome == ReceiptOutcome.FAILED ? ErrorCode.UNREACHABLE : null,
                "UNDELIV",
                elsewhere);
    }

    @Test
    void refusalThatIsNotTheRoutesShouldWaitAndGoTheSameWay() {
        attempt(1, "cheap", Recourse.LATER);
        assertThat(begin().due()).isEqualTo(AT.plusSeconds(10));
        assertThat(routed(TWO, AT.plusSeconds(10)).carrier()).isEqualTo("alpha");
    }

    @Test
    void repeatsAndOrderOfFactsShouldMakeNoDifference() {
        attempt(1, "cheap", Recourse.ELSEWHERE);
        attempt(2, "dear", Recourse.ELSEWHERE_OR_LATER);
        Past past = Past.of(events);
        List<LifecycleEvent> again = new ArrayList<>(events.reversed());
        again.addAll(events);
        assertThat(Past.of(again)).isEqualTo(past);
        assertThat(past.tried().routes()).containsExactlyInAnyOrder("cheap", "dear");
        assertThat(past.last()).isEqualTo(Recourse.ELSEWHERE_OR_LATER);
    }

    @Test
    void messageShouldHaveABoundOfAttempts() {
        for (int attempt = 1; attempt <= 100; attempt++) {
            attempt(attempt, "cheap", Recourse.LATER);
        }
        assertThat(decide(TWO, AT))
                .isInstanceOfSatisfying(
                        Release.Say.class, say -> assertThat(say.fact()).isInstanceOf(MessageFailed.class));
    }

    @Test
    void attemptsAtWhichItWasHeldBackShouldNotCountAndItsWaitShouldBeOverWhenItComes() {
        attempt(1, "cheap", Recourse.ELSEWHERE_OR_LATER);
        for (int attempt = 2; attempt <= 150; attempt++) {
            heldBack(attempt, "cheap");
        }
        MessageRouted next = routed(ONE, AT.plusSeconds(30));
        assertThat(next.attempt()).isEqualTo(151);
        assertThat(next.carrier()).as("which refused the first").isEqualTo("alpha");
    }

    private void heldBack(int number, String route) {
        routed(number, route);
        events.add(new AttemptRefused(
                ENVELOPE.sid(),
                AT,
                null,
                number,
                carrier(route),
                ErrorCode.UNKNOWN_ERROR,
                AttemptRefused.REFERENCE_TAKEN,
                LifecycleEvent.ALL_SEGMENTS,
                List.of()));
    }

    private void delivery(int number, String route, ReceiptOutcome outcome, boolean elsewhere) {
        routed(number, route);
        events.add(submitted(number, route));
        events.add(receipt(number, 0, 1, outcome, elsewhere));
    }

    private static MessageSubmitted submitted(int number, String route) {
        return new MessageSubmitted(
                ENVELOPE.sid(), AT, null, number, carrier(route), List.of(new SubmittedSegment(0, 1, "id")));
    }

    private void attempt(int number, String route, Recourse recourse) {
        routed(number, route);
        events.add(new AttemptRefused(
                ENVELOPE.sid(),
                AT,
                null,
                number,
                carrier(route),
                ErrorCode.BLOCKED,
                "refused",
                LifecycleEvent.ALL_SEGMENTS,
                List.of(),
                false,
                recourse));
    }

    private static String carrier(String route) {
        return route.equals("cheap") ? "alpha" : "beta";
    }

    private void routed(int number, String route) {
        events.add(new MessageRouted(
                ENVELOPE,
                AT,
                number,
                carrier(route),
                0,
                "a reason",
                number == 1 ? AttemptCause.FIRST : AttemptCause.RETRY,
                LifecycleEvent.ALL_SEGMENTS,
                new ChosenRoute(route, List.of())));
    }

    /** What the last event makes of the message's wait. */
    private WaitChange.Begin begin() {
        MessageState before = fold(events.subList(0, events.size() - 1));
        LifecycleEvent last = events.getLast();
        return (WaitChange.Begin) Waits.usual().decide(before, last, before.evolve(last));
    }

    private MessageRouted routed(Directory directory, Instant now) {
        return (MessageRouted) ((Release.Say) decide(directory, now)).fact();
    }

    private Release decide(Directory directory, Instant now) {
        return decide(TABLE, directory, now);
    }

    private Release decide(RouteTable table, Directory directory, Instant now) {
        MessageState state = fold(events);
        DueMessage due = new DueMessage(
                Waits.of(state).orElseThrow(), "another try", ENVELOPE, "Hello", false, state, Past.of(events));
        return new ReleasePolicy(new GuardedRouting(message -> table.choose(message, directory, now), 16))
                .decide(due, now);
    }

    private static MessageState fold(List<LifecycleEvent> events) {
        MessageState state = MessageState.ACCEPTED;
        for (LifecycleEvent event : events) {
            state = state.evolve(event);
        }
        return state;
    }

    private static DirectoryEntry carrier(String name, int slot) {
        return new DirectoryEntry.OfCarrier(
                new Carrier(name, "127.0.0.1", 2775, "id", new Sealed(new byte[0]), 10, List.of(slot)));
    }

    private static DirectoryEntry route(String name, String carrier, long micros) {
        return new DirectoryEntry.OfRoute(new Route(
                name,
                "44",
                "",
                carrier,
                new RoutePrice(micros, "EUR"),
                RouteValidity.ALWAYS,
                RouteAudience.EVERYBODY,
                Route.WEIGHT,
                Route.FLOOR));
    }
}
