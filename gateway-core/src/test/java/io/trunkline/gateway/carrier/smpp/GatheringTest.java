package io.trunkline.gateway.carrier.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.carrier.MessageOutcome;
import io.trunkline.gateway.carrier.SegmentOutcome;
import io.trunkline.gateway.carrier.SegmentOutcome.Accepted;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.carrier.SegmentOutcome.Unknown;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.pdu.SequenceNumber;
import io.trunkline.smpp.session.UnknownReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class GatheringTest {
    private static final SegmentOutcome ACCEPTED = new Accepted(1, "a");
    private static final SegmentOutcome NOT_SENT =
            new Refused(ErrorCode.UNKNOWN_ERROR, "not sent, the slot was given up", true);

    private static final Refused GONE =
            new Refused(ErrorCode.UNKNOWN_ERROR, Refused.BIND_GONE, true, Recourse.ELSEWHERE_OR_LATER, false);

    private static final SegmentOutcome LOST = ((Answer.Final) Answer.to(
                    new SubmitOutcome.Unknown(new SequenceNumber(1), UnknownReason.TIMEOUT), 0, 0, FaultTable.USUAL))
            .outcome();

    private final LaneRecord record = record();
    private final List<MessageOutcome> outcomes = new ArrayList<>();
    private final Gathering gathering = gathering();

    @Test
    void messageOfWhichTheCarrierHasNothingShouldBeGivenBackOnce() {
        gathering.enter(0);
        gathering.leave(0);
        gathering.giveUp();
        gathering.giveUp();
        assertThat(outcomes).containsExactly(new MessageOutcome.GivenBack(record));
        assertThat(gathering.enter(0)).isFalse();
    }

    @Test
    void segmentThatWaitsShouldBeRefusedForNowWhereAnotherWasAccepted() {
        gathering.enter(0);
        gathering.settle(0, ACCEPTED);
        gathering.enter(1);
        gathering.leave(1);
        gathering.giveUp();
        assertThat(outcomes).containsExactly(new MessageOutcome.Settled(record, List.of(ACCEPTED, NOT_SENT, NOT_SENT)));
        assertThat(gathering.enter(1)).isFalse();
    }

    @Test
    void segmentWithTheCarrierShouldBeWaitedFor() {
        gathering.enter(2);
        gathering.giveUp();
        assertThat(outcomes).isEmpty();
        gathering.settle(2, ACCEPTED);
        assertThat(outcomes).containsExactly(new MessageOutcome.Settled(record, List.of(NOT_SENT, NOT_SENT, ACCEPTED)));
    }

    @Test
    void segmentThatComesBackAfterTheOthersWereGivenUpShouldEndTheMessage() {
        gathering.enter(0);
        gathering.settle(0, ACCEPTED);
        gathering.enter(2);
        gathering.giveUp();
        assertThat(outcomes).isEmpty();
        gathering.leave(2);
        gathering.giveUp();
        assertThat(outcomes).containsExactly(new MessageOutcome.Settled(record, List.of(ACCEPTED, NOT_SENT, NOT_SENT)));
    }

    @Test
    void messageWhoseOnlySegmentWithTheCarrierComesBackShouldBeGivenBack() {
        gathering.enter(2);
        gathering.giveUp();
        gathering.leave(2);
        gathering.giveUp();
        assertThat(outcomes).containsExactly(new MessageOutcome.GivenBack(record));
    }

    @Test
    void messageOfWhichTheCarrierHasNothingShouldGoElsewhereAndNotBeWrittenAfterwards() {
        gathering.enter(0);
        gathering.leave(0);
        gathering.giveBack(GONE);
        gathering.giveBack(GONE);
        assertThat(outcomes).containsExactly(new MessageOutcome.Settled(record, List.of(GONE, GONE, GONE)));
        assertThat(gathering.enter(0)).isFalse();
        assertThat(gathering.isSettled(0)).isTrue();
    }

    @Test
    void messageOfWhichTheCarrierMayHaveAPartShouldNotGoElsewhere() {
        gathering.enter(1);
        gathering.giveBack(GONE);
        assertThat(gathering.isSettled(0)).as("one is being written").isFalse();
        gathering.settle(1, new Unknown(2, "no answer: DISCONNECTED"));
        gathering.giveBack(GONE);
        assertThat(gathering.isSettled(0)).as("one is in doubt").isFalse();
        assertThat(gathering.enter(0)).isTrue();
        gathering.settle(0, ACCEPTED);
        gathering.giveBack(GONE);
        assertThat(gathering.isSettled(2)).as("one was taken").isFalse();
        assertThat(outcomes).isEmpty();
    }

    @Test
    void messageWhoseValidityEndsShouldEndWithWhatIsWithTheCarrier() {
        gathering.enter(1);
        gathering.expire(GONE);
        assertThat(outcomes).isEmpty();
        assertThat(gathering.enter(0)).isFalse();
        gathering.settle(1, ACCEPTED);
        assertThat(outcomes).containsExactly(new MessageOutcome.Settled(record, List.of(GONE, ACCEPTED, GONE)));
    }

    @Test
    void lateAnswerShouldBeInTheOutcomeThatIsStillToCome() {
        gathering.settle(0, LOST);
        gathering.settle(1, ACCEPTED);
        assertThat(gathering.correct(0, GONE)).as("the third is not settled").isNull();
        gathering.settle(2, ACCEPTED);
        assertThat(outcomes).containsExactly(new MessageOutcome.Settled(record, List.of(GONE, ACCEPTED, ACCEPTED)));
    }

    @Test
    void lateAnswerShouldCorrectTheOutcomeThatWasToldOnce() {
        gathering.settle(0, LOST);
        gathering.settle(1, ACCEPTED);
        gathering.settle(2, LOST);
        assertThat(gathering.correct(2, ACCEPTED))
                .isEqualTo(new MessageOutcome.Corrected(record, List.of(LOST, ACCEPTED, ACCEPTED), 2));
        assertThat(gathering.correct(2, GONE)).isNull();
        assertThat(outcomes).containsExactly(new MessageOutcome.Settled(record, List.of(LOST, ACCEPTED, LOST)));
    }

    @Test
    void canceledMessageShouldNotBeWrittenAndOneThatIsBeingWrittenNotBeCanceled() {
        gathering.enter(1);
        gathering.cancel();
        assertThat(outcomes).as("one is being written").isEmpty();
        gathering.leave(1);
        gathering.cancel();
        gathering.cancel();
        gathering.expire(GONE);
        assertThat(outcomes).containsExactly(new MessageOutcome.Canceled(record));
        assertThat(gathering.enter(0)).isFalse();
        assertThat(gathering.isSettled(2)).isTrue();
    }

    @Test
    void messageOfWhichTheCarrierHasAnsweredForAPartShouldNotBeCanceled() {
        gathering.enter(1);
        gathering.settle(1, GONE);
        gathering.cancel();
        assertThat(outcomes).isEmpty();
        assertThat(gathering.enter(0)).isTrue();
    }

    private Gathering gathering() {
        AtomicReference<Gathering> made = new AtomicReference<>();
        Mono.<MessageOutcome>create(done -> made.set(new Gathering(record, 3, done)))
                .subscribe(outcomes::add);
        return Objects.requireNonNull(made.get());
    }

    private static LaneRecord record() {
        Instant at = Instant.ofEpochMilli(1_795_000_000_000L);
        Envelope envelope = new Envelope(
                MessageSid.next(at.toEpochMilli(), 0, new Random(1)),
                new AccountSid("AC00000000000000000000000000000001"),
                new Address("12345"),
                new Address("+14155552671"),
                null,
                3,
                null,
                at);
        return new LaneRecord(7, new LaneMessage(envelope, "a".repeat(400), 1, "demo", 0, "test"));
    }
}
