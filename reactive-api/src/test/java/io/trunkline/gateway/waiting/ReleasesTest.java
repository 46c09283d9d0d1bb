package io.trunkline.gateway.waiting;

import static io.trunkline.gateway.log.kafka.LogServers.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.api.app.embedded.Service;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
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
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.kafka.LogServers;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.view.postgres.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Rows that come and go with the view, and what becomes of them, on a real database and with the hours of a test. */
class ReleasesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Instant start = Instant.ofEpochMilli(System.currentTimeMillis());
    private final PostgresServer server = LogServers.freshDatabase();
    private final List<WaitingGateway> gateways = new ArrayList<>();
    private final WaitingGateway node = node();

    private WaitingGateway node() {
        WaitingGateway gateway = new WaitingGateway(server, start);
        gateways.add(gateway);
        return gateway;
    }

    @AfterEach
    void close() {
        gateways.forEach(WaitingGateway::close);
    }

    @Test
    void refusedAttemptShouldBecomeTheNextOneOnceItIsDue() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        node.own();
        node.read(accepted(envelope), routed(envelope), refused(envelope, 1));
        assertThat(rows()).containsExactly("RETRY 2 waits");
        node.releases.start();
        await("a round that finds nothing due", () -> node.view.waits().shards().contains(0));
        assertThat(node.lanes).isEmpty();
        node.later(Duration.ofSeconds(10));
        await("the lane", () -> node.lanes.size() == 1 && node.facts.size() == 1);
        LaneMessage lane = node.lanes.getFirst();
        assertThat(lane.attempt()).isEqualTo(2);
        assertThat(node.asOf).as("dated by its decision").containsOnly(start.plusSeconds(10));
        assertThat(lane.body()).isEqualTo("hello");
        assertThat(lane.segments()).isEqualTo(LifecycleEvent.ALL_SEGMENTS);
        assertThat(node.facts.getFirst()).isInstanceOfSatisfying(MessageRouted.class, routed -> {
            assertThat(routed.cause()).isEqualTo(AttemptCause.RETRY);
            assertThat(routed.attempt()).isEqualTo(2);
        });
        await("the row to be gone", () -> rows().isEmpty());
        node.readBack();
        assertThat(node.lanes).hasSize(1);
        assertThat(rows()).isEmpty();
    }

    @Test
    void messageThatWaitsForItsTimeShouldFailAtOnceWhenItsRecipientOptsOut() {
        Envelope scheduled = envelope(new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, start.plusSeconds(3600)), 1);
        node.own();
        node.read(accepted(scheduled), waiting(scheduled));
        node.releases.start();
        node.optedOut.add(scheduled.to());
        dueNow(scheduled, new Address("+14155550199"));
        dueNow(scheduled, scheduled.to());
        await("the end", () -> node.facts.size() == 1);
        assertThat(node.theFact())
                .isInstanceOfSatisfying(
                        MessageFailed.class, failed -> assertThat(failed.code()).isEqualTo(ErrorCode.OPTED_OUT));
        await("the row to be gone", () -> rows().isEmpty());
        assertThat(node.lanes).isEmpty();
    }

    @Test
    void messageThatIsLookedAtBeforeItsTimeShouldWaitForIt() {
        Envelope scheduled = envelope(new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, start.plusSeconds(3600)), 1);
        node.own();
        node.read(accepted(scheduled), waiting(scheduled));
        dueNow(scheduled, scheduled.to());
        assertThat(dueInSeconds()).containsExactly("0");
        node.releases.start();
        await("its own time again", () -> dueInSeconds().equals(List.of("3600")));
        assertThat(node.lanes).isEmpty();
        assertThat(node.facts).isEmpty();
    }

    private List<String> dueInSeconds() {
        return LogServers.sql(
                server,
                "SELECT extract(epoch FROM w.due - m.accepted_at)::int FROM waiting w JOIN message m USING (sid)");
    }

    private void dueNow(Envelope envelope, Address recipient) {
        node.view
                .waits()
                .dueNow(envelope.account(), List.of(envelope.from()), recipient, start)
                .block(PATIENCE);
    }

    @Test
    void retriesShouldEndWithTheValidity() {
        Envelope envelope = envelope(new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, Duration.ofSeconds(5), null), 1);
        node.own();
        node.read(accepted(envelope), routed(envelope), refused(envelope, 1));
        assertThat(LogServers.sql(
                        server,
                        "SELECT extract(epoch FROM w.due - m.accepted_at)::int"
                                + " FROM waiting w JOIN message m USING (sid)"))
                .containsExactly("5");
        node.later(Duration.ofSeconds(5));
        node.releases.start();
        await("the end", () -> node.facts.size() == 1);
        assertThat(node.theFact())
                .isInstanceOfSatisfying(
                        MessageFailed.class, failed -> assertThat(failed.code()).isEqualTo(ErrorCode.VALIDITY_EXPIRED));
        assertThat(node.lanes).isEmpty();
    }

    @Test
    void messageWithoutReceiptShouldEndAfterThreeDaysAndALateReceiptShouldOnlyBeKept() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        node.own();
        node.read(accepted(envelope), routed(envelope), submitted(envelope, 1, 0));
        assertThat(rows()).containsExactly("RECEIPT_TIMEOUT 1 waits");
        node.later(Duration.ofDays(3).plusSeconds(1));
        node.releases.start();
        await("the time-out", () -> node.facts.size() == 1);
        assertThat(node.facts.getFirst()).isInstanceOf(ReceiptTimedOut.class);
        await("the row to be gone", () -> rows().isEmpty());
        node.readBack();
        node.read(List.of(), receipt(envelope, 0, ReceiptOutcome.DELIVERED));
        var history = Objects.requireNonNull(
                node.view.queries().history(envelope.account(), envelope.sid()).block(PATIENCE));
        assertThat(history.message().state().status()).isEqualTo(Status.UNDELIVERED);
        assertThat(history.message().state().code()).isEqualTo(ErrorCode.UNKNOWN_ERROR);
        assertThat(history.events()).hasSize(4);
    }

    @Test
    void deliveredMessageShouldLeaveNoRow() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        node.own();
        node.read(accepted(envelope), routed(envelope), submitted(envelope, 1, 0));
        node.read(List.of(), receipt(envelope, 0, ReceiptOutcome.DELIVERED));
        assertThat(rows()).isEmpty();
    }

    @Test
    void doubtfulSegmentsAloneShouldBeSentAgainAndOnlyOnce() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 3);
        node.own();
        node.read(accepted(envelope), routed(envelope), unknown(envelope, 1, 3, 0b110, 0));
        node.later(Duration.ofMinutes(10));
        node.releases.start();
        await("the resend", () -> node.facts.size() == 1);
        assertThat(node.lanes.getFirst().segments()).isEqualTo(0b110);
        assertThat(node.facts.getFirst())
                .isInstanceOfSatisfying(
                        MessageRouted.class,
                        routed -> assertThat(routed.cause()).isEqualTo(AttemptCause.RESEND));
        node.readBack();
        node.read(List.of(), unknown(envelope, 2, 3, 0b100, 1));
        assertThat(rows()).containsExactly("DOUBT 2 waits");
        node.later(Duration.ofMinutes(20));
        await("the end", () -> node.facts.size() == 1);
        assertThat(node.theFact()).isInstanceOf(MessageFailed.class);
        assertThat(node.lanes).hasSize(1);
    }

    @Test
    void resendShouldCountThoughWhoReleasedItDiedBeforeItSaidSo() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        node.own();
        node.factsFail = true;
        node.read(accepted(envelope), routed(envelope), unknown(envelope, 1, 1, 1));
        node.later(Duration.ofMinutes(10));
        node.releases.start();
        await("the lane", () -> !node.lanes.isEmpty());
        node.close();
        gateways.remove(node);
        LaneMessage sent = node.lanes.getFirst();

        WaitingGateway successor = node();
        successor.own();
        successor.read(
                List.of(),
                new SubmissionUnknown(
                        envelope.sid(), start, null, 2, "alpha", 1, 1, List.of(), "bind lost", sent.resend()));
        assertThat(rows()).containsExactly("DOUBT 2 waits");
        successor.later(Duration.ofMinutes(10));
        successor.releases.start();
        await("the end", () -> successor.facts.size() == 1);
        assertThat(successor.theFact()).isInstanceOf(MessageFailed.class);
        assertThat(successor.lanes).isEmpty();
    }

    @Test
    void doubtThatAReceiptSettlesShouldNotBeSentAgain() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        node.own();
        node.read(accepted(envelope), routed(envelope), unknown(envelope, 1, 1, 1));
        assertThat(rows()).containsExactly("DOUBT 1 waits");
        node.read(List.of(), receipt(envelope, 0, ReceiptOutcome.DELIVERED));
        assertThat(rows()).isEmpty();
    }

    @Test
    void doubtOfAMessageThatMustNotBeDoubledShouldFail() {
        Envelope envelope = envelope(new DeliveryTerms(AmbiguityPolicy.FAIL_AMBIGUOUS, null, null), 1);
        node.own();
        node.read(accepted(envelope), routed(envelope), unknown(envelope, 1, 1, 1));
        node.later(Duration.ofMinutes(10));
        node.releases.start();
        await("the end", () -> node.facts.size() == 1);
        assertThat(node.theFact())
                .isInstanceOfSatisfying(
                        MessageFailed.class, failed -> assertThat(failed.code()).isEqualTo(ErrorCode.UNKNOWN_ERROR));
        assertThat(node.lanes).isEmpty();
    }

    @Test
    void ownerThatDiesBetweenMarkAndLaneShouldLeaveARowThatItsSuccessorSaysVerbatim() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        node.own();
        node.lanesFail = true;
        node.read(accepted(envelope), routed(envelope), refused(envelope, 1));
        node.later(Duration.ofSeconds(10));
        node.releases.start();
        await("the mark", () -> rows().equals(List.of("RETRY 2 decided")));
        node.close();
        gateways.remove(node);

        WaitingGateway successor = node();
        successor.own();
        successor.releases.start();
        await("the lane and the fact", () -> !successor.facts.isEmpty());
        await("the row to be gone", () -> rows().isEmpty());
        assertThat(successor.lanes).extracting(LaneMessage::attempt).containsOnly(2);
        assertThat(successor.facts.getFirst().at())
                .as("decided by the one who died")
                .isEqualTo(start.plusSeconds(10));
    }

    @Test
    void ownerThatDiesBetweenLaneAndFactShouldBeFollowedByTheSameLaneRecordAndFact() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        node.own();
        node.factsFail = true;
        node.read(accepted(envelope), routed(envelope), refused(envelope, 1));
        node.later(Duration.ofSeconds(10));
        node.releases.start();
        await("the lane", () -> !node.lanes.isEmpty());
        node.close();
        gateways.remove(node);
        assertThat(rows()).containsExactly("RETRY 2 decided");

        WaitingGateway successor = node();
        successor.own();
        successor.releases.start();
        await("the fact", () -> !successor.facts.isEmpty());
        await("the row to be gone", () -> rows().isEmpty());
        assertThat(successor.lanes.getFirst()).isEqualTo(node.lanes.getFirst());
    }

    @Test
    void attemptWhoseOutcomeIsKnownShouldNotEnterItsLaneAgain() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        node.own();
        node.factsFail = true;
        node.read(accepted(envelope), routed(envelope), refused(envelope, 1));
        node.later(Duration.ofSeconds(10));
        node.releases.start();
        await("the lane", () -> !node.lanes.isEmpty());
        node.releases.stop().block(PATIENCE);
        node.read(List.of(), submitted(envelope, 2, 0));
        assertThat(rows()).containsExactly("RECEIPT_TIMEOUT 2 waits");
        assertThat(node.view.waits().marked(0, 10).block(PATIENCE)).isEmpty();
    }

    @Test
    void ownerThatLostItsPartitionShouldReleaseNothing() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        node.own();
        node.read(accepted(envelope), routed(envelope), refused(envelope, 1));
        WaitingGateway successor = node();
        successor.own();
        assertThatThrownBy(() -> node.view
                        .waits()
                        .decide(0, start.plusSeconds(60), 10, due -> new Release.Drop())
                        .block(PATIENCE))
                .hasMessageContaining("another node has taken them");
        assertThat(rows()).containsExactly("RETRY 2 waits");
        assertThat(node.view.waits().shards()).isEmpty();
        assertThat(successor.view.waits().shards()).containsExactly(0);
    }

    @Test
    void viewThatFailedToTakeABatchShouldReleaseNothingUntilItIsUpToDate() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        node.own();
        node.read(accepted(envelope), routed(envelope), refused(envelope, 1));
        assertThat(node.view.waits().shards()).containsExactly(0);
        assertThatThrownBy(() -> node.readFromElsewhere()).hasMessageContaining("no longer at");
        assertThat(node.view.waits().shards()).isEmpty();
        node.own();
        assertThat(node.view.waits().shards()).containsExactly(0);
    }

    @Test
    void viewThatIsBehindTheLogShouldReleaseNothing() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        node.ownBehind(3);
        node.read(accepted(envelope), routed(envelope), refused(envelope, 1));
        assertThat(node.view.waits().shards()).isEmpty();
        node.read(List.of(), new MessageRouted(envelope, start, 2, "alpha", 0, "again", AttemptCause.RETRY, 1));
        assertThat(node.view.waits().shards()).containsExactly(0);
        assertThat(rows()).isEmpty();
    }

    @Test
    void scheduledMessageShouldGoAtItsTime() {
        Envelope envelope = scheduled();
        node.own();
        node.read(accepted(envelope), waiting(envelope));
        assertThat(rows()).containsExactly("SEND_AT 1 waits");
        var history = Objects.requireNonNull(
                node.view.queries().history(envelope.account(), envelope.sid()).block(PATIENCE));
        assertThat(Objects.requireNonNull(history.waiting()).due()).isEqualTo(start.plusSeconds(3600));
        node.later(Duration.ofHours(1));
        node.releases.start();
        await("the lane", () -> node.facts.size() == 1);
        assertThat(node.lanes.getFirst().attempt()).isEqualTo(1);
        assertThat(node.facts.getFirst())
                .isInstanceOfSatisfying(
                        MessageRouted.class,
                        routed -> assertThat(routed.cause()).isEqualTo(AttemptCause.FIRST));
    }

    @Test
    void scheduledMessageWhoseTextWasErasedShouldFailAtItsTimeAndNotGo() {
        Envelope envelope = scheduled();
        node.own();
        node.read(accepted(envelope), waiting(envelope));
        node.read(List.of(), new BodyErased(envelope.sid(), start));
        assertThat(rows()).containsExactly("SEND_AT 1 waits");
        node.later(Duration.ofHours(1));
        node.releases.start();
        await("the end", () -> !node.facts.isEmpty());
        assertThat(node.facts).first().isInstanceOfSatisfying(MessageFailed.class, failed -> {
            assertThat(failed.sid()).isEqualTo(envelope.sid());
            assertThat(failed.code()).isEqualTo(ErrorCode.UNKNOWN_ERROR);
            assertThat(failed.reason()).contains("its text was erased");
        });
        await("the row to be gone", () -> rows().isEmpty());
        assertThat(node.facts).containsOnly(node.facts.getFirst());
        node.readBack();
        var found = Objects.requireNonNull(
                node.view.queries().find(envelope.account(), envelope.sid()).block(PATIENCE));
        assertThat(found.state().status()).isEqualTo(Status.FAILED);
        assertThat(node.lanes).isEmpty();
    }

    @Test
    void canceledMessageShouldNeverBeReleased() {
        Envelope envelope = scheduled();
        node.own();
        node.read(accepted(envelope), waiting(envelope));
        assertThat(cancel(envelope)).isTrue();
        assertThat(node.facts).singleElement().isInstanceOf(MessageCanceled.class);
        assertThat(rows()).isEmpty();
        assertThat(cancel(envelope)).isFalse();
        node.readBack();
        var found = Objects.requireNonNull(
                node.view.queries().find(envelope.account(), envelope.sid()).block(PATIENCE));
        assertThat(found.state().status()).isEqualTo(Status.CANCELED);
    }

    @Test
    void cancelThatTheLogDidNotTakeShouldBeRepeatable() {
        Envelope envelope = scheduled();
        node.own();
        node.read(accepted(envelope), waiting(envelope));
        node.factsFail = true;
        assertThatThrownBy(() -> cancel(envelope)).hasMessageContaining("planted");
        assertThat(rows()).containsExactly("SEND_AT 1 decided");
        node.factsFail = false;
        node.later(Duration.ofSeconds(1));
        assertThat(cancel(envelope)).isTrue();
        assertThat(node.facts)
                .singleElement()
                .isInstanceOfSatisfying(
                        MessageCanceled.class,
                        canceled -> assertThat(canceled.at()).isEqualTo(start));
        assertThat(rows()).isEmpty();
    }

    @Test
    void cancelOfWhatMayHaveLeftShouldBeTooLate() {
        Envelope doubtful = envelope(DeliveryTerms.DEFAULT, 1);
        Envelope partly = envelope(DeliveryTerms.DEFAULT, 2);
        node.own();
        node.read(accepted(doubtful), routed(doubtful), unknown(doubtful, 1, 1, 1));
        node.read(
                accepted(partly),
                routed(partly),
                new AttemptRefused(
                        partly.sid(),
                        start,
                        null,
                        1,
                        "alpha",
                        ErrorCode.UNKNOWN_ERROR,
                        "queue full",
                        0b10,
                        List.of(new SubmittedSegment(0, 1, "id"))));
        assertThat(rows()).containsExactlyInAnyOrder("DOUBT 1 waits", "RETRY 2 waits");
        assertThat(cancel(doubtful)).isFalse();
        assertThat(cancel(partly)).isFalse();
        assertThat(ask(doubtful)).isFalse();
        assertThat(ask(partly)).isFalse();
        assertThat(node.cancels).isEmpty();
    }

    @Test
    void cancelOfWhatIsRoutedShouldBeAskedInTheLaneWhereItIsSaidToBeLast() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        node.own();
        node.read(accepted(envelope));
        assertThat(ask(envelope)).as("it is nowhere yet").isFalse();
        node.read(List.of(), routed(envelope));
        assertThat(cancel(envelope)).isFalse();
        assertThat(ask(envelope)).isTrue();
        assertThat(node.cancels).containsExactly(Map.entry(new LaneCancel(envelope.sid(), 1), 0));
        // The router was rolled back
        node.read(List.of(), new MessageRouted(envelope, start, 1, "beta", 2, "the other route"));
        assertThat(ask(envelope)).isTrue();
        assertThat(node.cancels).containsExactly(Map.entry(new LaneCancel(envelope.sid(), 1), 2));
        node.read(List.of(), submitted(envelope, 1, 0));
        assertThat(ask(envelope)).as("the carrier has it").isFalse();
    }

    @Test
    void cancelThatRacesAReleaseShouldLeaveEachMessageToOneOfThem() {
        node.own();
        List<Envelope> envelopes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Envelope envelope = scheduled();
            envelopes.add(envelope);
            node.read(accepted(envelope), waiting(envelope));
        }
        node.later(Duration.ofHours(1));
        node.releases.start();
        List<Envelope> canceled = Flux.fromIterable(envelopes)
                .flatMap(
                        envelope -> node.cancellations
                                .cancel(envelope.account(), envelope.sid())
                                .subscribeOn(Schedulers.boundedElastic())
                                .filter(done -> done)
                                .map(done -> envelope),
                        4)
                .collectList()
                .block(PATIENCE);
        await("every message to have one fact", () -> node.facts.size() >= 100 && rows().isEmpty());
        // A row that a cancel was looking at when it was said stays marked and is said again, verbatim
        Set<Envelope> released = node.lanes.stream().map(LaneMessage::envelope).collect(Collectors.toSet());
        assertThat(released).doesNotContainAnyElementsOf(Objects.requireNonNull(canceled));
        assertThat(released.size() + canceled.size()).isEqualTo(100);
    }

    @Test
    void waitsShouldOutliveADatabaseThatIsAway() {
        Envelope envelope = envelope(DeliveryTerms.DEFAULT, 1);
        node.own();
        node.read(accepted(envelope), routed(envelope), refused(envelope, 1));
        node.releases.start();
        LogServers.kill(Service.POSTGRES);
        node.later(Duration.ofSeconds(10));
        // A row that was said and not deleted before the server died is said once more
        await("the lane and the fact", () -> !node.lanes.isEmpty() && !node.facts.isEmpty());
        assertThat(node.lanes).extracting(LaneMessage::attempt).containsOnly(2);
        assertThat(node.facts).containsOnly(node.facts.getFirst());
    }

    @Test
    void messagesThatRoutingFailsOnShouldFailAndHoldUpNoOthers() {
        Envelope thrown = scheduled();
        Envelope slotless = scheduled();
        Envelope good = scheduled();
        node.own();
        node.read(List.of(new AcceptedMessage(thrown, "unroutable")), waiting(thrown));
        node.read(List.of(new AcceptedMessage(slotless, "no such slot")), waiting(slotless));
        node.read(accepted(good), waiting(good));
        node.later(Duration.ofHours(1));
        node.releases.start();
        await(
                "every message to have a fact",
                () -> node.facts.stream().map(LifecycleEvent::sid).distinct().count() == 3);
        assertThat(node.lanes).extracting(LaneMessage::envelope).containsOnly(good);
        assertThat(node.facts.stream().filter(MessageFailed.class::isInstance).map(LifecycleEvent::sid))
                .containsOnly(thrown.sid(), slotless.sid());
    }

    @Test
    void rowThatCannotBeReadShouldBePutOffAndHoldUpNoOthers() {
        Envelope bad = scheduled();
        Envelope good = scheduled();
        node.own();
        node.read(accepted(bad), waiting(bad));
        node.read(accepted(good), waiting(good));
        LogServers.sql(server, "UPDATE message SET sender = '' WHERE sid = '" + uuid(bad) + "'");
        LogServers.sql(server, "UPDATE waiting SET due = due - interval '1 second' WHERE sid = '" + uuid(bad) + "'");
        node.later(Duration.ofHours(1));
        node.releases.start();
        await("the lane", () -> !node.lanes.isEmpty());
        assertThat(node.lanes).extracting(LaneMessage::envelope).containsOnly(good);
        await("the good row to be gone", () -> rows().size() == 1);
        Instant due = start.plus(Duration.ofHours(1)).plus(Duration.ofMinutes(1));
        assertThat(LogServers.sql(server, "SELECT sid || ' ' || (extract(epoch FROM due) * 1000)::bigint FROM waiting"))
                .containsExactly(uuid(bad) + " " + due.toEpochMilli());
        LogServers.sql(server, "UPDATE message SET sender = '12345' WHERE sid = '" + uuid(bad) + "'");
        node.later(Duration.ofMinutes(1));
        await(
                "the mended one",
                () -> node.lanes.stream().anyMatch(lane -> lane.envelope().sid().equals(bad.sid())));
    }

    @Test
    void rowThatCannotBeTakenYetShouldNotHideWhenTheNextIsDue() {
        Envelope unknown = scheduled();
        Envelope next = scheduled();
        node.own();
        node.read(accepted(unknown), waiting(unknown));
        node.read(accepted(next), waiting(next));
        LogServers.sql(server, "UPDATE message SET account = NULL WHERE sid = '" + uuid(unknown) + "'");
        LogServers.sql(server, "UPDATE waiting SET due = due - interval '1 hour' WHERE sid = '" + uuid(unknown) + "'");
        WaitStore.Decided decided = Objects.requireNonNull(node.view
                .waits()
                .decide(0, start, 10, due -> new Release.Drop())
                .block(PATIENCE));
        assertThat(decided.looked()).isZero();
        assertThat(decided.nextDue()).isEqualTo(start.plusSeconds(3600));
    }

    @Test
    void decidedRowThatCannotBeReadShouldBeSetAsideAndHoldUpNoOthers() {
        Envelope bad = scheduled();
        Envelope good = scheduled();
        node.own();
        node.lanesFail = true;
        node.read(accepted(bad), waiting(bad));
        node.read(accepted(good), waiting(good));
        node.later(Duration.ofHours(1));
        node.releases.start();
        await("both to be decided", () -> rows().equals(List.of("SEND_AT 1 decided", "SEND_AT 1 decided")));
        node.close();
        gateways.remove(node);
        String row = " WHERE sid = '" + uuid(bad) + "'";
        LogServers.sql(server, "ALTER TABLE waiting ADD kept bytea");
        LogServers.sql(server, "UPDATE waiting SET kept = fact, fact = '\\x0a7f01'" + row);

        WaitingGateway successor = node();
        successor.own();
        successor.releases.start();
        await("the good one to be gone", () -> rows().size() == 1);
        assertThat(successor.lanes).extracting(LaneMessage::envelope).containsOnly(good);
        assertThat(successor.meters.counter("trunkline.waits.unreadable").count())
                .isEqualTo(1);
        LogServers.sql(server, "UPDATE waiting SET fact = kept" + row);
        successor.own();
        await("the mended one", () -> rows().isEmpty());
        assertThat(successor.lanes).extracting(LaneMessage::envelope).contains(bad);
    }

    private static UUID uuid(Envelope envelope) {
        return new UUID(envelope.sid().high(), envelope.sid().low());
    }

    private @Nullable Boolean cancel(Envelope envelope) {
        return node.cancellations.cancel(envelope.account(), envelope.sid()).block(PATIENCE);
    }

    private @Nullable Boolean ask(Envelope envelope) {
        return node.cancellations.ask(envelope.account(), envelope.sid()).block(PATIENCE);
    }

    private List<String> rows() {
        return LogServers.sql(
                server,
                "SELECT kind || ' ' || attempt || CASE WHEN fact IS NULL THEN ' waits' ELSE ' decided' END FROM waiting");
    }

    private Envelope envelope(DeliveryTerms terms, int segments) {
        Envelope any = LogServers.envelope(0);
        return new Envelope(any.sid(), any.account(), any.from(), any.to(), null, segments, null, start, terms);
    }

    private Envelope scheduled() {
        return envelope(new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, start.plusSeconds(3600)), 1);
    }

    private static List<AcceptedMessage> accepted(Envelope envelope) {
        return List.of(new AcceptedMessage(envelope, "hello"));
    }

    private MessageWaiting waiting(Envelope envelope) {
        return new MessageWaiting(
                envelope.sid(), start, envelope, 1, WaitKind.SEND_AT, start.plusSeconds(3600), "the time");
    }

    private MessageRouted routed(Envelope envelope) {
        return new MessageRouted(envelope, start, 1, "alpha", 0, "only route");
    }

    private AttemptRefused refused(Envelope envelope, int attempt) {
        return new AttemptRefused(
                envelope.sid(),
                start,
                null,
                attempt,
                "alpha",
                ErrorCode.UNKNOWN_ERROR,
                "queue full",
                LifecycleEvent.ALL_SEGMENTS,
                List.of());
    }

    private MessageSubmitted submitted(Envelope envelope, int attempt, int segment) {
        return new MessageSubmitted(
                envelope.sid(), start, null, attempt, "alpha", List.of(new SubmittedSegment(segment, 1, "id")));
    }

    private SubmissionUnknown unknown(Envelope envelope, int attempt, int segments, long doubtful, int... accepted) {
        List<SubmittedSegment> taken = new ArrayList<>();
        for (int segment : accepted) {
            taken.add(new SubmittedSegment(segment, 1, "id"));
        }
        return new SubmissionUnknown(
                envelope.sid(), start, null, attempt, "alpha", segments, doubtful, taken, "bind lost");
    }

    private ReceiptReceived receipt(Envelope envelope, int segment, ReceiptOutcome outcome) {
        return new ReceiptReceived(envelope.sid(), start, null, 1, segment, envelope.segments(), outcome, null, "stat");
    }
}
