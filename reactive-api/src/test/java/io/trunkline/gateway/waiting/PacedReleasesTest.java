package io.trunkline.gateway.waiting;

import static io.trunkline.gateway.log.kafka.LogServers.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.kafka.LogServers;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.queue.LessUrgent;
import io.trunkline.gateway.queue.SenderDepth;
import io.trunkline.gateway.view.postgres.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Queues behind senders with a pace, on a real database and with the hours of a test. */
class PacedReleasesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Address SLOW = new Address("+15005550006");

    private final Instant start = Instant.ofEpochMilli(System.currentTimeMillis());
    private final PostgresServer server = LogServers.freshDatabase();
    private final List<WaitingGateway> gateways = new ArrayList<>();
    private final WaitingGateway node = node();
    private int accepted;

    private WaitingGateway node() {
        WaitingGateway gateway = new WaitingGateway(server, start);
        gateway.senders.put(SLOW, sender(SLOW));
        gateways.add(gateway);
        return gateway;
    }

    /** One segment a second. */
    private static Sender sender(Address address) {
        return new Sender(address, new AccountSid("AC0123456789abcdef0123456789abcdef"), Sender.Kind.LONG_CODE);
    }

    @AfterEach
    void close() {
        gateways.forEach(WaitingGateway::close);
    }

    @Test
    void messagesShouldLeaveInOrderAndAMessagesSegmentsBeChargedTogether() {
        List<Envelope> queued = List.of(envelope(1), envelope(3), envelope(1), envelope(1));
        ownBoth(node);
        queue(node, queued);
        assertThat(rows()).hasSize(4).containsOnly("PACE 1 waits");
        node.paced.start();
        for (int second = 0; second <= 5; second++) {
            int gone = second < 1 ? 1 : second < 4 ? 2 : second - 1;
            await("so many to have left in second " + second, () -> node.facts.size() == gone);
            node.later(Duration.ofSeconds(1));
        }
        assertThat(node.facts).extracting(LifecycleEvent::sid).containsExactlyElementsOf(sids(queued));
        assertThat(node.facts)
                .extracting(LifecycleEvent::at)
                .containsExactly(start, start.plusSeconds(1), start.plusSeconds(4), start.plusSeconds(5));
        assertThat(node.lanes).extracting(LaneMessage::attempt).containsOnly(1);
        await("the rows to be gone", () -> rows().isEmpty());
        node.readBack();
        assertThat(status(queued.getFirst())).isEqualTo(Status.ROUTED);
    }

    @Test
    void mostUrgentShouldGoFirstWhateverCameBefore() {
        Envelope bulk = envelope(0, SLOW, 1, urgency(Urgency.BULK));
        Envelope plain = envelope(1);
        Envelope password = envelope(0, SLOW, 1, urgency(Urgency.ONE_TIME_PASSWORD));
        ownBoth(node);
        queue(node, List.of(bulk, plain, password));
        node.paced.start();
        for (int second = 1; second <= 3; second++) {
            int gone = second;
            await("one more", () -> node.facts.size() == gone);
            node.later(Duration.ofSeconds(1));
        }
        assertThat(node.facts).extracting(LifecycleEvent::sid).containsExactly(password.sid(), plain.sid(), bulk.sid());
    }

    private static DeliveryTerms urgency(Urgency urgency) {
        return new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, null, null, urgency);
    }

    @Test
    void fasterSenderShouldKeepItsIntervalsToo() {
        node.senders.put(SLOW, paced(SLOW, 8));
        List<Envelope> queued = envelopes(20);
        ownBoth(node);
        queue(node, queued);
        node.paced.start();
        await("what may go within a quarter of a second", () -> node.facts.size() == 3);
        node.later(Duration.ofMillis(250));
        await("the next two", () -> node.facts.size() == 5);
        node.later(Duration.ofMillis(250));
        await("the next two", () -> node.facts.size() == 7);
        assertThat(node.facts)
                .extracting(fact -> Duration.between(start, fact.at()).toMillis())
                .containsExactly(0L, 125L, 250L, 375L, 500L, 625L, 750L);
    }

    @Test
    void roundThatTakesLongShouldCostTheSenderNothingFromTheNextOneOn() {
        node.senders.put(SLOW, paced(SLOW, 8));
        AtomicInteger decided = new AtomicInteger();
        // Three rounds take 800 ms each: with the first message that they decide about the time is up
        node.deciding = () -> {
            int count = decided.getAndIncrement();
            if (count == 0 || count == 3 || count == 14) {
                node.later(Duration.ofMillis(800));
            }
        };
        ownBoth(node);
        queue(node, envelopes(60));
        node.paced.start();
        await("four rounds", () -> node.facts.size() == 24);
        List<Long> at = node.facts.stream()
                .map(fact -> Duration.between(start, fact.at()).toMillis())
                .sorted()
                .toList();
        assertThat(at.subList(0, 3)).as("up to 250 ms, gone at 800 ms").containsExactly(0L, 125L, 250L);
        assertThat(at.get(3)).as("when those are paid for").isEqualTo(1_175);
        assertThat(at.get(14))
                .as("11 later, which the second round kept until 1,600 ms")
                .isEqualTo(1_600 + 11 * 125);
        for (int i = 15; i < at.size(); i++) {
            assertThat(at.get(i) - at.get(i - 1))
                    .as("the third costs nothing any more")
                    .isEqualTo(125);
        }
    }

    @Test
    void timeInWhichNothingWaitedShouldNotBeSavedUp() {
        ownBoth(node);
        queue(node, envelopes(1));
        node.paced.start();
        await("the first", () -> node.facts.size() == 1);
        node.later(Duration.ofMinutes(1));
        queue(node, envelopes(2));
        await("the second", () -> node.facts.size() == 2);
        node.later(Duration.ofSeconds(1));
        await("the third", () -> node.facts.size() == 3);
        assertThat(node.facts.get(1).at()).isEqualTo(start.plusSeconds(60));
        assertThat(node.facts.get(2).at()).isEqualTo(start.plusSeconds(61));
    }

    @Test
    void ownerThatDiesBetweenMarkAndLaneShouldBeFollowedByOneThatKeepsThePace() {
        List<Envelope> queued = envelopes(2);
        ownBoth(node);
        queue(node, queued);
        node.lanesFail = true;
        node.paced.start();
        await("the mark", () -> rows().contains("PACE 1 decided"));
        die(node);

        WaitingGateway successor = node();
        successor.later(Duration.ofSeconds(20));
        ownBoth(successor);
        successor.releases.start();
        successor.paced.start();
        await("the first", () -> successor.facts.size() == 1);
        assertThat(successor.facts.getFirst().at()).as("as it was decided").isEqualTo(start);
        successor.later(Duration.ofSeconds(1));
        await("the second", () -> successor.facts.size() == 2);
        assertThat(successor.facts.get(1).at()).isEqualTo(start.plusSeconds(21));
        assertThat(successor.lanes).extracting(lane -> lane.envelope().sid()).containsExactlyElementsOf(sids(queued));
        await("the rows to be gone", () -> rows().isEmpty());
    }

    @Test
    void ownerThatDiesBetweenLaneAndFactShouldBeFollowedByTheSameLaneRecordAndFact() {
        ownBoth(node);
        queue(node, envelopes(1));
        node.factsFail = true;
        node.paced.start();
        await("the lane", () -> !node.lanes.isEmpty());
        die(node);

        WaitingGateway successor = node();
        ownBoth(successor);
        successor.paced.start();
        await("the fact", () -> successor.facts.size() == 1);
        await("the row to be gone", () -> rows().isEmpty());
        assertThat(successor.lanes.getFirst()).isEqualTo(node.lanes.getFirst());
    }

    @Test
    void turnOfLongAgoShouldBeLeftToTheViewThatKnowsWhetherItWasSaid() {
        ownBoth(node);
        queue(node, envelopes(1));
        node.lanesFail = true;
        node.paced.start();
        await("the mark", () -> rows().contains("PACE 1 decided"));
        die(node);

        WaitingGateway successor = node();
        successor.later(Duration.ofMinutes(10));
        ownBoth(successor);
        successor.paced.start();
        await("the row to be given back", () -> queued() == 0);
        assertThat(rows()).containsExactly("PACE 1 decided");
        assertThat(successor.lanes).isEmpty();
        successor.releases.start();
        await("the row to be gone", () -> rows().isEmpty());
        assertThat(successor.facts).hasSize(1);
        assertThat(successor.lanes).hasSize(1);
    }

    @Test
    void successorShouldNotGiveATurnBeforeTheLastOneIsPaidFor() {
        ownBoth(node);
        queue(node, List.of(envelope(10), envelope(1)));
        node.paced.start();
        await("the first", () -> node.facts.size() == 1);
        await("one row to be left", () -> rows().size() == 1);
        die(node);

        WaitingGateway successor = node();
        successor.later(Duration.ofSeconds(9));
        ownBoth(successor);
        successor.paced.start();
        await("the queue to be known", () -> depth(successor).messages() == 1);
        successor.later(Duration.ofSeconds(1));
        await("the second", () -> successor.facts.size() == 1);
        assertThat(successor.facts.getFirst().at()).isEqualTo(start.plusSeconds(10));
    }

    @Test
    void whatTheLaneDidNotTakeShouldBeSaidAgainBeforeAnythingElseGetsItsTurn() {
        List<Envelope> queued = envelopes(2);
        ownBoth(node);
        queue(node, queued);
        node.lanesFail = true;
        node.paced.start();
        await("the mark", () -> rows().contains("PACE 1 decided"));
        node.later(Duration.ofSeconds(5));
        node.lanesFail = false;
        await("the first", () -> node.facts.size() == 1);
        node.later(Duration.ofSeconds(2));
        await("the second", () -> node.facts.size() == 2);
        assertThat(node.facts).extracting(LifecycleEvent::sid).containsExactlyElementsOf(sids(queued));
        assertThat(node.facts.get(1).at()).isAfterOrEqualTo(start.plusSeconds(6));
    }

    /** A second turn would be in forty seconds, when the log takes it no more, and the third in eighty. */
    @Test
    void turnOfASlowSenderThatTheLaneDidNotTakeShouldBeLeftToTheViewAndNotBePaidForAgain() {
        node.senders.put(SLOW, paced(SLOW, 0.025));
        ownBoth(node);
        queue(node, envelopes(1));
        node.lanesFail = true;
        node.paced.start();
        await("the mark", () -> rows().contains("PACE 1 decided"));
        node.lanesFail = false;
        await("the row to be given back", () -> queued() == 0);
        assertThat(node.lanes).isEmpty();
        node.releases.start();
        await("the row to be gone", () -> rows().isEmpty());
        assertThat(node.facts).hasSize(1);
        assertThat(node.lanes).hasSize(1);
    }

    @Test
    void eachOfTwoOwnersShouldReleaseItsOwnQueuesAndNeitherWaitForTheOther() {
        Address even = address(0);
        Address odd = address(1);
        WaitingGateway other = node();
        List.of(node, other)
                .forEach(gateway ->
                        List.of(even, odd).forEach(address -> gateway.senders.put(address, sender(address))));
        node.own(0);
        other.own(1);
        List<Envelope> ofEven = List.of(envelope(0, even, 1), envelope(0, even, 1));
        List<Envelope> ofOdd = List.of(envelope(1, odd, 1), envelope(1, odd, 1));
        read(node, 0, ofEven);
        read(other, 1, ofOdd);
        // A queue is filled by the views of all partitions
        Envelope crossing = envelope(0, odd, 1);
        read(node, 0, List.of(crossing));
        node.paced.start();
        other.paced.start();
        for (int second = 0; second < 3; second++) {
            int gone = second + 1;
            await("one more of the other", () -> other.facts.size() == gone);
            await("one more of this", () -> node.facts.size() == Math.min(2, gone));
            node.later(Duration.ofSeconds(1));
            other.later(Duration.ofSeconds(1));
        }
        assertThat(node.facts).extracting(LifecycleEvent::sid).containsExactlyElementsOf(sids(ofEven));
        assertThat(other.facts)
                .extracting(LifecycleEvent::sid)
                .containsExactlyInAnyOrder(ofOdd.get(0).sid(), ofOdd.get(1).sid(), crossing.sid());
        assertThat(node.paced.depths()).extracting(SenderDepth::sender).containsExactly(even);
        assertThat(other.paced.depths()).extracting(SenderDepth::sender).containsExactly(odd);
    }

    @Test
    void ownerThatLostItsShardShouldGiveNoTurn() {
        ownBoth(node);
        queue(node, envelopes(1));
        int shard = shard(SLOW);
        long epoch = Objects.requireNonNull(node.view.senderQueues().shards().get(shard));
        assertThat(node.view.senderQueues().changed(shard, epoch).block(PATIENCE))
                .hasSize(1);
        ownBoth(node());
        Turns turns = new Turns(start, start, (due, at) -> new Release.Drop());
        turns.add(SLOW, start, 1, 1);
        assertThatThrownBy(() ->
                        node.view.senderQueues().release(shard, epoch, turns).block(PATIENCE))
                .hasMessageContaining("another node has taken them");
        assertThat(rows()).containsExactly("PACE 1 waits");
        assertThat(node.view.senderQueues().shards()).doesNotContainKey(shard);
    }

    @Test
    void canceledMessageShouldLeaveTheQueueAndOneThatHadItsTurnShouldBeTooLate() {
        List<Envelope> queued = envelopes(3);
        ownBoth(node);
        queue(node, queued);
        node.paced.start();
        await("the first", () -> node.facts.size() == 1);
        assertThat(cancel(queued.get(0))).isFalse();
        assertThat(cancel(queued.get(1))).isTrue();
        assertThat(cancel(queued.get(1))).isFalse();
        node.later(Duration.ofSeconds(1));
        await("the third", () -> node.facts.size() == 3);
        assertThat(node.facts.get(1)).isInstanceOf(MessageCanceled.class);
        assertThat(node.facts.get(2).sid()).isEqualTo(queued.get(2).sid());
        assertThat(node.facts.get(2).at()).as("at no cost").isEqualTo(start.plusSeconds(1));
        await(
                "the queue to be empty",
                () -> depth(node).messages() == 0 && depth(node).segments() == 0);
    }

    @Test
    void validityThatEndsInTheQueueShouldEndTheMessageThenAndNotWhenItsTurnComes() {
        Envelope first = envelope(100);
        Envelope brief =
                envelope(0, SLOW, 1, new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, Duration.ofSeconds(5), null));
        ownBoth(node);
        queue(node, List.of(first, brief, envelope(1)));
        node.releases.start();
        node.paced.start();
        await("the first", () -> node.facts.size() == 1);
        node.later(Duration.ofSeconds(5));
        await("the end", () -> node.facts.size() == 2);
        assertThat(node.facts.get(1)).isInstanceOfSatisfying(MessageFailed.class, failed -> {
            assertThat(failed.sid()).isEqualTo(brief.sid());
            assertThat(failed.code()).isEqualTo(ErrorCode.VALIDITY_EXPIRED);
        });
        await("one to be left", () -> depth(node).messages() == 1 && rows().size() == 1);
    }

    @Test
    void whatMayNotBeSentNowShouldLetOthersOfItsSenderPassAndCostNothing() {
        node.morning = start.plusSeconds(30);
        List<Envelope> nights = envelopes(3);
        List<Envelope> days = envelopes(2);
        ownBoth(node);
        node.read(0, bodies(nights, "night"), waits(nights));
        queue(node, days);
        node.releases.start();
        node.paced.start();
        await("the first", () -> node.facts.size() == 1);
        node.later(Duration.ofSeconds(1));
        await("the second", () -> node.facts.size() == 2);
        assertThat(node.facts).extracting(LifecycleEvent::sid).containsExactlyElementsOf(sids(days));
        assertThat(node.facts.get(1).at()).isEqualTo(start.plusSeconds(1));
        node.later(Duration.ofSeconds(29));
        for (int n = 3; n <= 5; n++) {
            int gone = n;
            await("one of the night", () -> node.facts.size() == gone);
            node.later(Duration.ofSeconds(1));
        }
        assertThat(node.facts.subList(2, 5)).extracting(LifecycleEvent::sid).containsExactlyElementsOf(sids(nights));
        assertThat(node.facts.subList(2, 5))
                .extracting(LifecycleEvent::at)
                .containsExactly(start.plusSeconds(30), start.plusSeconds(31), start.plusSeconds(32));
    }

    @Test
    void scheduledMessageAndRetryShouldGoInTheirTurn() {
        Envelope now = envelope(2);
        Envelope retried = envelope(1);
        Envelope scheduled =
                envelope(0, SLOW, 1, new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, start.plusSeconds(10)));
        ownBoth(node);
        node.read(
                0,
                accepted(retried, scheduled),
                new MessageRouted(retried, start, 1, "alpha", 0, "only route"),
                refused(retried),
                new MessageWaiting(
                        scheduled.sid(),
                        start,
                        scheduled,
                        1,
                        WaitKind.SEND_AT,
                        start.plusSeconds(10),
                        "the time that was asked for"));
        node.later(Duration.ofSeconds(10));
        queue(node, List.of(now));
        node.releases.start();
        await("both to be in the queue", () -> queued() == 3);
        node.paced.start();
        await("the first", () -> node.facts.size() == 1);
        node.later(Duration.ofSeconds(2));
        await("the second", () -> node.facts.size() == 2);
        node.later(Duration.ofSeconds(1));
        await("the third", () -> node.facts.size() == 3);
        assertThat(node.facts)
                .extracting(LifecycleEvent::sid)
                .as("in the order of acceptance")
                .containsExactly(now.sid(), retried.sid(), scheduled.sid());
        assertThat(node.facts)
                .extracting(LifecycleEvent::at)
                .containsExactly(start.plusSeconds(10), start.plusSeconds(12), start.plusSeconds(13));
        assertThat(node.facts)
                .extracting(fact -> ((MessageRouted) fact).cause())
                .containsExactly(AttemptCause.FIRST, AttemptCause.RETRY, AttemptCause.FIRST);
    }

    @Test
    void erasedTextShouldNotBeSentNorCostAnything() {
        List<Envelope> queued = envelopes(2);
        ownBoth(node);
        queue(node, queued);
        node.read(0, List.of(), new BodyErased(queued.getFirst().sid(), start));
        node.releases.start();
        node.paced.start();
        await("both", () -> node.facts.size() == 2);
        assertThat(node.lanes)
                .extracting(lane -> lane.envelope().sid())
                .containsExactly(queued.get(1).sid());
        assertThat(node.facts).anyMatch(MessageFailed.class::isInstance);
    }

    @Test
    void viewThatIsBehindTheLogShouldQueueNothingThatMayHaveLeftLongAgo() {
        Envelope old = envelope(1);
        node.own(1);
        node.ownBehind(2);
        node.read(0, accepted(old), waits(old));
        assertThat(rows()).containsExactly("PACE 1 waits");
        assertThat(queued()).isZero();
        node.read(0, List.of(), new MessageRouted(old, start, 1, "alpha", 0, "only route"));
        assertThat(rows()).isEmpty();
    }

    @Test
    void depthShouldTellWhatWaitsOfWhichClassAndWhatWent() {
        List<Envelope> queued = List.of(envelope(1), envelope(3), envelope(0, SLOW, 2, urgency(Urgency.BULK)));
        ownBoth(node);
        queue(node, queued);
        node.paced.start();
        await("the first", () -> node.facts.size() == 1);
        SenderDepth rest = new SenderDepth(
                SLOW,
                sender(SLOW).account(),
                1,
                2,
                5,
                Instant.ofEpochMilli(queued.get(1).sid().millis()),
                1,
                epoch(),
                start.plusSeconds(1),
                new LessUrgent(1, 3, 1, 2));
        await("what is left to be known", () -> depth(node).equals(rest));
    }

    @Test
    void queueThatCannotBeReadShouldBeToldAsItWasForAWhileAndUntilItCanOrAnotherHasIt() {
        node.senders.put(SLOW, paced(SLOW, 0.1));
        ownBoth(node);
        queue(node, List.of(envelope(100), envelope(3), envelope(2)));
        await("the first to have left", () -> {
            node.paced.turn();
            return depth(node).segments() == 5;
        });
        long epoch = depth(node).epoch();
        assertThatThrownBy(() -> node.readFromElsewhere(shard(SLOW))).hasMessageContaining("no longer at");
        node.later(PacedReleases.REMEMBERED_MAX);
        node.paced.turn();
        assertThat(depth(node).segments()).isEqualTo(5);
        assertThat(depth(node).epoch()).isEqualTo(epoch);

        node.own(shard(SLOW));
        await("it to be read anew", () -> {
            node.paced.turn();
            return depth(node).epoch() > epoch;
        });
        assertThat(depth(node).segments()).isEqualTo(5);

        assertThatThrownBy(() -> node.readFromElsewhere(shard(SLOW))).hasMessageContaining("no longer at");
        node.paced.turn();
        node.later(PacedReleases.REMEMBERED_MAX.plusMillis(1));
        node.paced.turn();
        assertThat(node.paced.depths()).as("nobody knows any more").isEmpty();

        node.own(shard(SLOW));
        await("it to be read once more", () -> {
            node.paced.turn();
            return depth(node).segments() >= 0;
        });
        ownBoth(node());
        await("the loss to be noticed", () -> {
            node.later(Duration.ofSeconds(30));
            node.paced.turn();
            return node.paced.depths().isEmpty();
        });
    }

    private long epoch() {
        return Objects.requireNonNull(node.view.senderQueues().shards().get(shard(SLOW)));
    }

    private SenderDepth depth(WaitingGateway gateway) {
        return gateway.paced.depths().stream()
                .filter(depth -> depth.sender().equals(SLOW))
                .findAny()
                .orElseGet(() -> new SenderDepth(SLOW, sender(SLOW).account(), 1, -1, -1, null, -1));
    }

    private void die(WaitingGateway gateway) {
        gateway.close();
        gateways.remove(gateway);
    }

    private static void ownBoth(WaitingGateway gateway) {
        gateway.own(0);
        gateway.own(1);
    }

    /** The log says that these wait for their turn. */
    private static void queue(WaitingGateway gateway, List<Envelope> envelopes) {
        read(gateway, 0, envelopes);
    }

    private static void read(WaitingGateway gateway, int partition, List<Envelope> envelopes) {
        gateway.read(partition, bodies(envelopes, "hello"), waits(envelopes));
    }

    private static List<AcceptedMessage> bodies(List<Envelope> envelopes, String body) {
        return envelopes.stream()
                .map(envelope -> new AcceptedMessage(envelope, body))
                .toList();
    }

    private static List<AcceptedMessage> accepted(Envelope... envelopes) {
        return bodies(List.of(envelopes), "hello");
    }

    private static LifecycleEvent[] waits(Envelope... envelopes) {
        return waits(List.of(envelopes));
    }

    private static LifecycleEvent[] waits(List<Envelope> envelopes) {
        return envelopes.stream()
                .map(envelope -> new MessageWaiting(
                        envelope.sid(),
                        envelope.acceptedAt(),
                        envelope,
                        1,
                        WaitKind.PACE,
                        envelope.acceptedAt(),
                        "its sender's pace"))
                .toArray(LifecycleEvent[]::new);
    }

    private AttemptRefused refused(Envelope envelope) {
        return new AttemptRefused(
                envelope.sid(),
                start,
                null,
                1,
                "alpha",
                ErrorCode.UNKNOWN_ERROR,
                "queue full",
                LifecycleEvent.ALL_SEGMENTS,
                List.of());
    }

    private Status status(Envelope envelope) {
        return Objects.requireNonNull(node.view
                        .queries()
                        .find(envelope.account(), envelope.sid())
                        .block(PATIENCE))
                .state()
                .status();
    }

    private boolean cancel(Envelope envelope) {
        return Boolean.TRUE.equals(
                node.cancellations.cancel(envelope.account(), envelope.sid()).block(PATIENCE));
    }

    private List<String> rows() {
        return LogServers.sql(
                server,
                "SELECT kind || ' ' || attempt || CASE WHEN fact IS NULL THEN ' waits' ELSE ' decided' END FROM waiting");
    }

    private long queued() {
        return LogServers.sql(server, "SELECT queue FROM waiting WHERE queue IS NOT NULL")
                .size();
    }

    private static List<MessageSid> sids(List<Envelope> envelopes) {
        return envelopes.stream().map(Envelope::sid).toList();
    }

    private List<Envelope> envelopes(int count) {
        List<Envelope> envelopes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            envelopes.add(envelope(1));
        }
        return envelopes;
    }

    private Envelope envelope(int segments) {
        return envelope(0, SLOW, segments);
    }

    private Envelope envelope(int partition, Address from, int segments) {
        return envelope(partition, from, segments, DeliveryTerms.DEFAULT);
    }

    /** Accepted a millisecond after the one before. */
    private Envelope envelope(int partition, Address from, int segments, DeliveryTerms terms) {
        MessageSid sid = MessageSid.next(start.toEpochMilli() + accepted++, partition, ThreadLocalRandom.current());
        return new Envelope(
                sid, sender(from).account(), from, new Address("+14155550100"), null, segments, null, start, terms);
    }

    private static Sender paced(Address address, double pace) {
        Sender usual = sender(address);
        return new Sender(address, usual.account(), usual.kind(), pace, 100);
    }

    /** A sender whose queue belongs to that shard of two. */
    private static Address address(int shard) {
        Address address = new Address("+15005550007");
        for (int last = 8; shard(address) != shard; last++) {
            address = new Address("+1500555000" + last);
        }
        return address;
    }

    private static int shard(Address sender) {
        return Math.floorMod(sender.value().hashCode(), 2);
    }
}
