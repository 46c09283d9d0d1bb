package io.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.FactHistory;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class MessageTrackTest {
    private final Envelope one = Callbacks.envelope("http://127.0.0.1:9000/", 1);
    private final Envelope two = Callbacks.envelope("http://127.0.0.1:9000/", 2);

    @Test
    void aMessageShouldTellSentAndThenDelivered() {
        assertThat(tell(one, routed(one), submitted(one), delivered(one, 0))).containsExactly("sent", "delivered");
    }

    @Test
    void repeatedEventsShouldTellNothingAgain() {
        assertThat(tell(one, routed(one), submitted(one), submitted(one), delivered(one, 0), delivered(one, 0)))
                .containsExactly("sent", "delivered");
    }

    @Test
    void aSubmissionAfterItsReceiptShouldNotTellSentAfterDelivered() {
        assertThat(tell(one, routed(one), delivered(one, 0), submitted(one))).containsExactly("delivered");
    }

    @Test
    void anAmbiguousSubmissionShouldTellSentOnce() {
        assertThat(tell(one, routed(one), unknown(one), submitted(one), delivered(one, 0)))
                .containsExactly("sent", "delivered");
    }

    @Test
    void aMessageShouldBeDeliveredWithItsLastSegment() {
        assertThat(tell(two, routed(two), submitted(two), delivered(two, 1))).containsExactly("sent");
        assertThat(tell(two, routed(two), submitted(two), delivered(two, 1), delivered(two, 0)))
                .containsExactly("sent", "delivered");
    }

    @Test
    void aRefusedMessageShouldTellFailedWithItsCode() {
        MessageTrack track = MessageTrack.from(failed(one), FactHistory.WHOLE);
        Callback callback = track.evolve(failed(one), one).orElseThrow();

        assertThat(callback.status()).isEqualTo(CallbackStatus.FAILED);
        assertThat(callback.code()).isEqualTo(ErrorCode.NO_ROUTE);
        assertThat(track.isParked()).isFalse();
    }

    @Test
    void aMessageMetInTheMiddleShouldNeedItsHistory() {
        for (Envelope envelope : List.of(one, two)) {
            assertThat(MessageTrack.from(routed(envelope), FactHistory.WHOLE).isCold())
                    .isFalse();
            assertThat(MessageTrack.from(waiting(envelope), FactHistory.WHOLE).isCold())
                    .isFalse();
            assertThat(MessageTrack.from(failed(envelope), FactHistory.WHOLE).isCold())
                    .isFalse();
            assertThat(MessageTrack.from(unknown(envelope), FactHistory.WHOLE).isCold())
                    .isTrue();
            assertThat(MessageTrack.from(submitted(envelope), FactHistory.WHOLE).isCold())
                    .isTrue();
            assertThat(MessageTrack.from(delivered(envelope, 0), FactHistory.WHOLE)
                            .isCold())
                    .isTrue();
        }
    }

    @Test
    void aFirstEventThatMayRepeatShouldGoThroughTheStore() {
        MessageTrack track = MessageTrack.from(routed(one), FactHistory.REPEATED);

        assertThat(track.isCold()).isTrue();
        assertThat(track.isParked()).isTrue();
    }

    @Test
    void aFirstEventOfAMessageThatOthersMayHaveReadShouldProveNothing() {
        MessageTrack young = MessageTrack.from(routed(one), FactHistory.PARTIAL);
        MessageTrack told = MessageTrack.from(routed(one), FactHistory.PARTIAL);
        assertThat(young.isCold()).isTrue();

        young.load(MessageState.ACCEPTED.evolve(routed(one)));
        told.load(MessageState.ACCEPTED.evolve(routed(one)).evolve(submitted(one)));

        assertThat(young.isParked()).isFalse();
        assertThat(told.isParked()).as("sent was told, or is in the store").isTrue();
    }

    @Test
    void aMessageMetInTheMiddleShouldCountAsParked() {
        assertThat(MessageTrack.from(delivered(one, 0), FactHistory.WHOLE).isParked())
                .isTrue();
        assertThat(MessageTrack.from(routed(one), FactHistory.WHOLE).isParked()).isFalse();
    }

    @Test
    void workShouldWaitForTheWorkBeforeItAndOutliveItsFailure() {
        MessageTrack track = MessageTrack.from(routed(one), FactHistory.WHOLE);
        Sinks.Empty<Void> first = Sinks.empty();
        List<String> done = new ArrayList<>();
        track.after(first.asMono()).subscribe(ignored -> {}, fault -> done.add("first failed"));
        track.after(Mono.fromRunnable(() -> done.add("second"))).subscribe();
        assertThat(done).isEmpty();

        first.tryEmitError(new IllegalStateException("planted"));

        assertThat(done).containsExactlyInAnyOrder("first failed", "second");
    }

    private static List<String> tell(Envelope envelope, LifecycleEvent... events) {
        MessageTrack track = MessageTrack.from(events[0], FactHistory.WHOLE);
        List<String> told = new ArrayList<>();
        for (LifecycleEvent event : events) {
            track.evolve(event, envelope)
                    .ifPresent(callback -> told.add(callback.status().word()));
        }
        return told;
    }

    private static MessageRouted routed(Envelope envelope) {
        return new MessageRouted(envelope, Callbacks.NOW, 1, "acme", 0, "only route");
    }

    private static MessageWaiting waiting(Envelope envelope) {
        return new MessageWaiting(
                envelope.sid(), Callbacks.NOW, envelope, 1, WaitKind.SEND_AT, Callbacks.NOW, "its time");
    }

    private static MessageSubmitted submitted(Envelope envelope) {
        return new MessageSubmitted(envelope.sid(), Callbacks.NOW, envelope, 1, "acme", allOf(envelope));
    }

    private static List<SubmittedSegment> allOf(Envelope envelope) {
        return IntStream.range(0, envelope.segments())
                .mapToObj(segment -> new SubmittedSegment(segment, segment + 1, "id-" + segment))
                .toList();
    }

    private static SubmissionUnknown unknown(Envelope envelope) {
        return new SubmissionUnknown(
                envelope.sid(), Callbacks.NOW, envelope, 1, "acme", 1, 1, List.of(), "connection lost");
    }

    private static MessageFailed failed(Envelope envelope) {
        return new MessageFailed(envelope.sid(), Callbacks.NOW, envelope, 0, ErrorCode.NO_ROUTE, "no route");
    }

    private static ReceiptReceived delivered(Envelope envelope, int segment) {
        return new ReceiptReceived(
                envelope.sid(),
                Callbacks.NOW,
                envelope,
                1,
                segment,
                envelope.segments(),
                ReceiptOutcome.DELIVERED,
                null,
                "DELIVRD 000");
    }
}
