package io.trunkline.gateway.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageStateTest {
    private static final Instant START = Instant.ofEpochMilli(1_795_000_000_000L);
    private static final MessageSid SID = MessageSid.next(START.toEpochMilli(), 0, new Random(1));

    @Test
    void messageShouldGoTheStraightWayToDelivered() {
        MessageState state = fold(routed(1), submitted(2), receipt(3, 0, 1, ReceiptOutcome.DELIVERED));
        assertThat(state).isEqualTo(new MessageState(Status.DELIVERED, 1, 1, null, at(2), at(3)));
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
        assertThat(state).isEqualTo(new MessageState(Status.DELIVERED, 1, 1, null, at(2), at(2)));
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

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrderAndAnyRepetitionShouldBeTotalNeverMoveBackAndIgnoreRepeats(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            List<LifecycleEvent> events = shuffled(random);
            MessageState state = MessageState.ACCEPTED;
            for (LifecycleEvent event : events) {
                MessageState next = state.evolve(event);
                assertThat(next.status()).isGreaterThanOrEqualTo(state.status());
                assertThat(next.evolve(event)).as("repeat of %s", event).isEqualTo(next);
                state = next;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void deliveredMessageShouldBeDeliveredInEveryOrder(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            List<LifecycleEvent> events = new ArrayList<>(List.of(
                    routed(1),
                    unknown(2),
                    submitted(3),
                    receipt(4, 0, 2, ReceiptOutcome.DELIVERED),
                    receipt(5, 1, 2, ReceiptOutcome.DELIVERED)));
            Collections.shuffle(events, random);
            // The router's event is the first in the log; a later repeat of it must not take receipts away.
            events.addFirst(routed(1));
            assertThat(fold(events.toArray(LifecycleEvent[]::new)).status()).isEqualTo(Status.DELIVERED);
        }
    }

    private static List<LifecycleEvent> shuffled(Random random) {
        List<LifecycleEvent> all = List.of(
                routed(1),
                unknown(2),
                submitted(3),
                receipt(4, 0, 3, ReceiptOutcome.DELIVERED),
                receipt(5, 1, 3, ReceiptOutcome.DELIVERED),
                receipt(6, 2, 3, ReceiptOutcome.DELIVERED),
                receipt(7, 2, 3, ReceiptOutcome.INTERMEDIATE),
                receipt(8, 1, 3, ReceiptOutcome.FAILED),
                failed(9),
                new BodyErased(SID, at(10)),
                new MessageDeleted(SID, at(11)));
        List<LifecycleEvent> events = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            events.add(all.get(random.nextInt(all.size())));
        }
        return events;
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

    private static MessageRouted routed(int second) {
        Envelope envelope = new Envelope(
                SID,
                new AccountSid("AC00000000000000000000000000000001"),
                new Address("12345"),
                new Address("+14155550100"),
                null,
                1,
                null,
                START);
        return new MessageRouted(envelope, at(second), 1, "demo", 0, "only route");
    }

    private static MessageSubmitted submitted(int second) {
        return new MessageSubmitted(SID, at(second), null, 1, "demo", List.of(new SubmittedSegment(1, "id")));
    }

    private static SubmissionUnknown unknown(int second) {
        return new SubmissionUnknown(SID, at(second), null, 1, "demo", "bind lost");
    }

    private static MessageFailed failed(int second) {
        return new MessageFailed(SID, at(second), null, 1, ErrorCode.NO_ROUTE, "no route");
    }

    private static ReceiptReceived receipt(int second, int segment, int segments, ReceiptOutcome outcome) {
        ErrorCode code = outcome == ReceiptOutcome.FAILED ? ErrorCode.UNREACHABLE : null;
        return new ReceiptReceived(SID, at(second), null, 1, segment, segments, outcome, code, "stat:X");
    }
}
