package io.trunkline.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptTimedOut;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.GuardedRouting;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The decider, and what becomes of waits that are due. */
class WaitsTest {
    private static final Instant AT = Instant.ofEpochMilli(1_795_000_000_000L);
    private static final MessageSid SID = MessageSid.next(AT.toEpochMilli(), 0, new Random(1));
    private static final Waits WAITS = new Waits(carrier -> carrier.equals("slow")
            ? new ReceiptTimes(Duration.ofMinutes(30), Duration.ofDays(5))
            : ReceiptTimes.DEFAULT);
    private static final ReleasePolicy POLICY = new ReleasePolicy(new GuardedRouting(WaitsTest::route, 16));

    @Test
    void refusalThatMayPassShouldBeTriedAgainLaterAndLater() {
        List<Duration> pauses = new ArrayList<>();
        MessageState state = fold(routed(1));
        for (int attempt = 1; attempt <= 9; attempt++) {
            WaitChange change = change(state, refused(attempt));
            assertThat(change).isInstanceOf(WaitChange.Begin.class);
            WaitChange.Begin begin = (WaitChange.Begin) change;
            assertThat(begin.key()).isEqualTo(new WaitKey(WaitKind.RETRY, attempt + 1));
            pauses.add(Duration.between(AT, begin.due()));
            state = state.evolve(refused(attempt));
            assertThat(change(state, routed(attempt + 1))).isInstanceOf(WaitChange.End.class);
            state = state.evolve(routed(attempt + 1));
        }
        assertThat(pauses)
                .startsWith(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(40))
                .isSorted()
                .endsWith(Duration.ofMinutes(10));
    }

    @Test
    void messageThatIsHeldBackShouldBeTriedAgainWithinHalfAMinuteOfTheEndOfWhatHoldsIt() {
        List<Duration> pauses = new ArrayList<>();
        MessageState state = fold(routed(1));
        for (int attempt = 1; attempt <= 5; attempt++) {
            AttemptRefused heldBack = new AttemptRefused(
                    SID,
                    AT,
                    null,
                    attempt,
                    "demo",
                    ErrorCode.UNKNOWN_ERROR,
                    AttemptRefused.REFERENCE_TAKEN,
                    1,
                    List.of());
            pauses.add(Duration.between(AT, ((WaitChange.Begin) change(state, heldBack)).due()));
            state = state.evolve(heldBack).evolve(routed(attempt + 1));
        }
        assertThat(pauses.stream().map(Duration::toSeconds)).containsExactly(10L, 20L, 30L, 30L, 30L);
    }

    @Test
    void repeatShouldBeginNothingAgain() {
        MessageState refused = fold(routed(1), refused(1));
        assertThat(change(refused, refused(1))).isInstanceOf(WaitChange.Keep.class);
        assertThat(change(fold(routed(1), refused(1), routed(2)), refused(1))).isInstanceOf(WaitChange.Keep.class);
        assertThat(change(fold(routed(1), submitted(1)), submitted(1))).isInstanceOf(WaitChange.Keep.class);
        assertThat(change(fold(routed(1), submitted(1)), unknown(1))).isInstanceOf(WaitChange.Keep.class);
    }

    @Test
    void doubtAndReceiptShouldBeWaitedForAsLongAsTheCarrierTakes() {
        assertThat(change(fold(routed(1)), unknown(1)))
                .isEqualTo(new WaitChange.Begin(
                        new WaitKey(WaitKind.DOUBT, 1),
                        AT.plus(Duration.ofMinutes(10)),
                        "a receipt that tells whether it was sent"));
        WaitChange slow = change(
                fold(routed(1)),
                new MessageSubmitted(SID, AT, null, 1, "slow", List.of(new SubmittedSegment(0, 1, ""))));
        assertThat(slow)
                .isEqualTo(new WaitChange.Begin(
                        new WaitKey(WaitKind.RECEIPT_TIMEOUT, 1), AT.plus(Duration.ofDays(5)), "its receipts"));
    }

    @Test
    void receiptShouldSettleTheDoubtAndEndTheWait() {
        MessageState doubtful = fold(routed(1), unknown(1));
        ReceiptReceived delivered = receipt(ReceiptOutcome.DELIVERED);
        assertThat(change(doubtful, delivered)).isInstanceOf(WaitChange.End.class);
        assertThat(Waits.settles(doubtful, delivered, doubtful.evolve(delivered)))
                .isTrue();
        ReceiptReceived underWay = receipt(ReceiptOutcome.INTERMEDIATE);
        assertThat(change(doubtful, underWay)).isInstanceOf(WaitChange.Begin.class);
        assertThat(Waits.of(doubtful.evolve(underWay))).contains(new WaitKey(WaitKind.RECEIPT_TIMEOUT, 1));
    }

    @Test
    void lateRefusalShouldSettleTheDoubtAndBeginAnotherTry() {
        MessageState doubtful = fold(routed(1), unknown(1));
        MessageState after = doubtful.evolve(refused(1));
        assertThat(change(doubtful, refused(1))).isInstanceOf(WaitChange.Begin.class);
        assertThat(Waits.of(after)).contains(new WaitKey(WaitKind.RETRY, 2));
        assertThat(Waits.settles(doubtful, refused(1), after)).isTrue();
        assertThat(Waits.settles(doubtful, refused(2), doubtful.evolve(refused(2))))
                .as("that is what became of sending it again")
                .isFalse();
    }

    @Test
    void scheduledMessageShouldWaitForItsTimeAndACancelShouldEndIt() {
        MessageWaiting waiting = new MessageWaiting(SID, AT, null, 1, WaitKind.SEND_AT, AT.plusSeconds(60), "the time");
        assertThat(change(MessageState.ACCEPTED, waiting))
                .isInstanceOfSatisfying(
                        WaitChange.Begin.class, begin -> assertThat(begin.due()).isEqualTo(AT.plusSeconds(60)));
        assertThat(change(fold(waiting), new MessageCanceled(SID, AT, null))).isInstanceOf(WaitChange.End.class);
    }

    @Test
    void dueRetryShouldBecomeTheNextAttemptOfWhatIsMissing() {
        MessageState state = fold(
                new MessageRouted(envelope(DeliveryTerms.DEFAULT, 2), AT, 1, "demo", 0, "only route"),
                new AttemptRefused(
                        SID,
                        AT,
                        null,
                        1,
                        "demo",
                        ErrorCode.UNKNOWN_ERROR,
                        "queue full",
                        0b10,
                        List.of(new SubmittedSegment(0, 1, "id"))));
        Release release = POLICY.decide(
                due(new WaitKey(WaitKind.RETRY, 2), state, DeliveryTerms.DEFAULT, "hello"), AT.plusSeconds(10));
        assertThat(fact(release)).isInstanceOfSatisfying(MessageRouted.class, routed -> {
            assertThat(routed.attempt()).isEqualTo(2);
            assertThat(routed.cause()).isEqualTo(AttemptCause.RETRY);
            assertThat(routed.segments()).isEqualTo(0b10);
        });
    }

    @Test
    void retryBeyondTheValidityShouldFail() {
        MessageState state = fold(routed(1), refused(1));
        DeliveryTerms minute = new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, Duration.ofMinutes(1), null);
        WaitKey key = new WaitKey(WaitKind.RETRY, 2);
        assertThat(fact(POLICY.decide(due(key, state, minute, "hello"), AT.plusSeconds(59))))
                .isInstanceOf(MessageRouted.class);
        assertThat(fact(POLICY.decide(due(key, state, minute, "hello"), AT.plusSeconds(60))))
                .isInstanceOfSatisfying(
                        MessageFailed.class, failed -> assertThat(failed.code()).isEqualTo(ErrorCode.VALIDITY_EXPIRED));
    }

    @Test
    void doubtShouldBeSettledByThePolicyOfTheMessage() {
        MessageState state = fold(routed(1), unknown(1));
        WaitKey key = new WaitKey(WaitKind.DOUBT, 1);
        Instant now = AT.plus(Duration.ofMinutes(10));
        assertThat(fact(POLICY.decide(due(key, state, DeliveryTerms.DEFAULT, "hello"), now)))
                .isInstanceOfSatisfying(MessageRouted.class, routed -> {
                    assertThat(routed.cause()).isEqualTo(AttemptCause.RESEND);
                    assertThat(routed.attempt()).isEqualTo(2);
                });
        DeliveryTerms fail = new DeliveryTerms(AmbiguityPolicy.FAIL_AMBIGUOUS, null, null);
        assertThat(fact(POLICY.decide(due(key, state, fail, "hello"), now))).isInstanceOf(MessageFailed.class);
    }

    @Test
    void secondDoubtShouldFailInsteadOfAnotherResend() {
        MessageState state = fold(
                routed(1),
                unknown(1),
                new MessageRouted(
                        envelope(DeliveryTerms.DEFAULT, 1), AT, 2, "demo", 0, "again", AttemptCause.RESEND, 1),
                unknown(2));
        Release release = POLICY.decide(
                due(new WaitKey(WaitKind.DOUBT, 2), state, DeliveryTerms.DEFAULT, "hello"), AT.plusSeconds(600));
        assertThat(fact(release)).isInstanceOf(MessageFailed.class);
    }

    @Test
    void receiptThatDoesNotComeShouldTimeOut() {
        Release release = POLICY.decide(
                due(new WaitKey(WaitKind.RECEIPT_TIMEOUT, 1), fold(routed(1), submitted(1)), DeliveryTerms.DEFAULT, ""),
                AT.plus(Duration.ofDays(3)));
        assertThat(fact(release))
                .isEqualTo(new ReceiptTimedOut(
                        SID, AT.plus(Duration.ofDays(3)), null, 1, "no receipt came within 4320 minutes"));
    }

    @Test
    void waitThatTheMessageHasLeftShouldBeDropped() {
        assertThat(POLICY.decide(
                        due(
                                new WaitKey(WaitKind.RETRY, 2),
                                fold(routed(1), refused(1), routed(2)),
                                DeliveryTerms.DEFAULT,
                                "x"),
                        AT))
                .isInstanceOf(Release.Drop.class);
        assertThat(POLICY.decide(
                        due(
                                new WaitKey(WaitKind.DOUBT, 1),
                                fold(routed(1), unknown(1), receipt(ReceiptOutcome.DELIVERED)),
                                DeliveryTerms.DEFAULT,
                                "x"),
                        AT))
                .isInstanceOf(Release.Drop.class);
    }

    @Test
    void textThatIsNotThereYetShouldBeWaitedForAndOneThatWasErasedShouldNot() {
        MessageState state = fold(routed(1), refused(1));
        WaitKey key = new WaitKey(WaitKind.RETRY, 2);
        assertThat(POLICY.decide(due(key, state, DeliveryTerms.DEFAULT, ""), AT))
                .isInstanceOf(Release.Later.class);
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        assertThat(fact(POLICY.decide(new DueMessage(key, "another try", envelope, "", true, state), AT)))
                .isInstanceOf(MessageFailed.class);
    }

    private static LifecycleEvent fact(Release release) {
        assertThat(release).isInstanceOf(Release.Say.class);
        return ((Release.Say) release).fact();
    }

    private static WaitChange change(MessageState before, LifecycleEvent event) {
        return WAITS.decide(before, event, before.evolve(event));
    }

    private static DueMessage due(WaitKey key, MessageState state, DeliveryTerms terms, String body) {
        return new DueMessage(
                key, "another try", envelope(terms, state.segments().size()), body, false, state);
    }

    private static RoutingDecision route(AcceptedMessage message) {
        return new RoutingDecision.Routed(
                new LaneMessage(message.envelope(), message.body(), 1, "demo", 3, "only route"));
    }

    private static MessageState fold(LifecycleEvent... events) {
        MessageState state = MessageState.ACCEPTED;
        for (LifecycleEvent event : events) {
            state = state.evolve(event);
        }
        return state;
    }

    private static Envelope envelope(DeliveryTerms terms, int segments) {
        return new Envelope(
                SID,
                new AccountSid("AC00000000000000000000000000000001"),
                new Address("12345"),
                new Address("+14155550100"),
                null,
                Math.max(1, segments),
                null,
                AT,
                terms);
    }

    private static MessageRouted routed(int attempt) {
        return new MessageRouted(envelope(DeliveryTerms.DEFAULT, 1), AT, attempt, "demo", 0, "only route");
    }

    private static MessageSubmitted submitted(int attempt) {
        return new MessageSubmitted(SID, AT, null, attempt, "demo", List.of(new SubmittedSegment(0, 1, "id")));
    }

    private static SubmissionUnknown unknown(int attempt) {
        return new SubmissionUnknown(SID, AT, null, attempt, "demo", 1, 1, List.of(), "bind lost");
    }

    private static AttemptRefused refused(int attempt) {
        return new AttemptRefused(SID, AT, null, attempt, "demo", ErrorCode.UNKNOWN_ERROR, "queue full", 1, List.of());
    }

    private static ReceiptReceived receipt(ReceiptOutcome outcome) {
        return new ReceiptReceived(SID, AT, null, 1, 0, 1, outcome, null, "stat");
    }
}
