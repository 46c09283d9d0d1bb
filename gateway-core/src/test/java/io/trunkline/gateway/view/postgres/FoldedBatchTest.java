package io.trunkline.gateway.view.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.postgres.FoldedBatch.Change;
import io.trunkline.gateway.view.postgres.KnownRows.Known;
import io.trunkline.gateway.waiting.Waits;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldedBatchTest {
    private static final MessageSid SID = new MessageSid(7, 7);
    private static final Instant AT = Instant.ofEpochMilli(1_000);
    private static final Envelope ENVELOPE = new Envelope(
            SID,
            new AccountSid("AC0123456789abcdef0123456789abcdef"),
            new Address("12345"),
            new Address("+14155550100"),
            null,
            1,
            null,
            AT);
    private static final AcceptedMessage ACCEPTED = new AcceptedMessage(ENVELOPE, "hello");
    private static final LifecycleEvent ROUTED = new MessageRouted(ENVELOPE, AT.plusMillis(1), 1, "alpha", 0, "r");
    private static final LifecycleEvent SUBMITTED =
            new MessageSubmitted(SID, AT.plusMillis(2), null, 1, "alpha", List.of(new SubmittedSegment(0, 7, "id")));

    @Test
    void messageAndItsEventsShouldMakeOneRow() {
        Map<MessageSid, Change> rows = FoldedBatch.of(
                        batch(List.of(ACCEPTED), List.of(ROUTED, SUBMITTED)), Map.of(), Waits.usual())
                .changed();
        assertThat(rows).hasSize(1);
        assertThat(rows.get(SID))
                .isNotNull()
                .satisfies(row -> assertThat(row.envelope()).isEqualTo(ENVELOPE))
                .satisfies(row -> assertThat(row.state().status()).isEqualTo(Status.SUBMITTED));
    }

    @Test
    void eitherOrderOfTheTwoTopicsShouldMakeTheSameRow() {
        Known intakeFirst = after(batch(List.of(ACCEPTED), List.of()), batch(List.of(), List.of(ROUTED, SUBMITTED)));
        Known lifecycleFirst = after(batch(List.of(), List.of(ROUTED, SUBMITTED)), batch(List.of(ACCEPTED), List.of()));
        Known withoutEnvelopeFirst =
                after(batch(List.of(), List.of(SUBMITTED)), batch(List.of(ACCEPTED), List.of(ROUTED)));
        assertThat(lifecycleFirst).isEqualTo(intakeFirst);
        assertThat(withoutEnvelopeFirst.enveloped()).isTrue();
        assertThat(withoutEnvelopeFirst.state().status()).isEqualTo(Status.SUBMITTED);
    }

    @Test
    void eventWithoutEnvelopeShouldLeaveTheRowWithout() {
        Change change = FoldedBatch.of(batch(List.of(), List.of(SUBMITTED)), Map.of(), Waits.usual())
                .changed()
                .get(SID);
        assertThat(change).isNotNull();
        assertThat(change.enveloped()).isFalse();
        assertThat(change.envelope()).isNull();
    }

    @Test
    void repeatedEventShouldWriteNothing() {
        Known known = after(batch(List.of(ACCEPTED), List.of(ROUTED, SUBMITTED)));
        assertThat(FoldedBatch.of(
                                batch(List.of(ACCEPTED), List.of(ROUTED, SUBMITTED)), Map.of(SID, known), Waits.usual())
                        .changed())
                .isEmpty();
    }

    private static Known after(LogBatch... batches) {
        Map<MessageSid, Known> known = new HashMap<>();
        for (LogBatch batch : batches) {
            FoldedBatch.of(batch, known, Waits.usual())
                    .changed()
                    .forEach((sid, change) -> known.put(sid, change.known()));
        }
        return java.util.Objects.requireNonNull(known.get(SID));
    }

    private static LogBatch batch(List<AcceptedMessage> accepted, List<LifecycleEvent> events) {
        return new LogBatch(0, LogPosition.START, LogPosition.START, accepted, events, null);
    }
}
