package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.GuardedRouting;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.log.wire.LifecycleCodec;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.log.wire.RecordCodec;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.view.postgres.PostgresServer;
import io.trunkline.gateway.view.postgres.PostgresView;
import io.trunkline.gateway.waiting.ReleasePolicy;
import io.trunkline.gateway.waiting.Releases;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A carrier repeats a failing receipt on a bind of another node: each node writes it down, and two nodes read both. */
class RepeatedReceiptTest {
    private static final Topics TOPICS = new Topics(1, 2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FIRST = "node-1";
    private static final String SECOND = "node-2";

    private final PostgresServer server = LogServers.freshDatabase();
    private KafkaCluster cluster = LogServers.cluster(FIRST);
    private int events;

    @BeforeEach
    void emptyTheLog() throws Exception {
        cluster = LogServers.fresh(TOPICS);
    }

    @Test
    void receiptThatIsThereTwiceBeforeItIsActedUponShouldMakeOneNextAttempt() throws Exception {
        Envelope envelope = failedTwice();
        try (Owner first = new Owner(FIRST, false)) {
            awaitRead();
            assertThat(waits())
                    .as("read by %s, which releases nothing", first.name)
                    .containsExactly("RETRY 2");
        }
        try (Owner second = new Owner(SECOND, true)) {
            awaitReleased(envelope);
            LogServers.await("no wait at " + second.name, () -> waits().isEmpty());
        }
        assertOneNextAttempt(envelope);
    }

    @Test
    void receiptThatIsRepeatedWhenItWasActedUponShouldMakeNoOtherAttempt() throws Exception {
        Envelope envelope = LogServers.envelope(0);
        failed(envelope);
        try (Owner first = new Owner(FIRST, true)) {
            awaitReleased(envelope);
            LogServers.await("no wait at " + first.name, () -> waits().isEmpty());
        }
        append(SECOND, receipt(envelope));
        try (Owner second = new Owner(SECOND, true)) {
            awaitReleased(envelope);
            LogServers.await("no wait at " + second.name, () -> waits().isEmpty());
        }
        assertOneNextAttempt(envelope);
    }

    private Envelope failedTwice() {
        Envelope envelope = LogServers.envelope(0);
        failed(envelope);
        append(SECOND, receipt(envelope));
        return envelope;
    }

    /** It was submitted, and its carrier gives it back for another route. */
    private void failed(Envelope envelope) {
        try (KafkaIntakeLog intake = new KafkaIntakeLog(LogServers.cluster(FIRST), TOPICS)) {
            LogServers.insist(intake.append(new AcceptedMessage(envelope, "hello")))
                    .block(PATIENCE);
        }
        append(
                FIRST,
                new MessageRouted(
                        envelope,
                        envelope.acceptedAt(),
                        1,
                        "alpha",
                        0,
                        "cheapest",
                        AttemptCause.FIRST,
                        LifecycleEvent.ALL_SEGMENTS,
                        new ChosenRoute("cheap", List.of())),
                new MessageSubmitted(
                        envelope.sid(),
                        envelope.acceptedAt(),
                        null,
                        1,
                        "alpha",
                        List.of(new SubmittedSegment(0, 1, "id"))),
                receipt(envelope));
    }

    private static ReceiptReceived receipt(Envelope envelope) {
        return new ReceiptReceived(
                envelope.sid(),
                envelope.acceptedAt(),
                null,
                1,
                0,
                1,
                ReceiptOutcome.FAILED,
                ErrorCode.UNREACHABLE,
                "UNDELIV",
                true);
    }

    private void append(String node, LifecycleEvent... facts) {
        try (KafkaLifecycleLog log = new KafkaLifecycleLog(LogServers.cluster(node))) {
            for (LifecycleEvent fact : facts) {
                log.append(fact).block(PATIENCE);
                events++;
            }
        }
    }

    /** The message has its next attempt, and so has one that came after it: whatever there was to release was released. */
    private void awaitReleased(Envelope envelope) {
        LogServers.await("the next attempt", () -> isReleased(envelope));
        Envelope later = LogServers.envelope(0);
        failed(later);
        LogServers.await("the next attempt of a later message", () -> isReleased(later));
    }

    private boolean isReleased(Envelope envelope) {
        return attempts().stream().anyMatch(routed -> routed.sid().equals(envelope.sid()));
    }

    private void awaitRead() {
        LogServers.await(
                "the view to have read everything",
                () -> LogServers.sql(server, "SELECT to_regclass('view_offset') IS NOT NULL")
                                .equals(List.of("true"))
                        && LogServers.sql(server, "SELECT next_offset FROM view_offset WHERE topic = 'lifecycle'")
                                .equals(List.of(Integer.toString(events))));
    }

    private List<String> waits() {
        return LogServers.sql(server, "SELECT kind || ' ' || attempt FROM waiting");
    }

    /** Facts of attempts that were released. */
    private List<MessageRouted> attempts() {
        return read(Topics.LIFECYCLE, TOPICS.partitions(), LifecycleCodec.LIFECYCLE).stream()
                .filter(MessageRouted.class::isInstance)
                .map(MessageRouted.class::cast)
                .filter(routed -> routed.attempt() > 1)
                .toList();
    }

    private <T> List<T> read(String topic, int partitions, RecordCodec<?, T> codec) {
        List<T> read = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : LogServers.everything(cluster, topic, partitions)) {
            try {
                read.add(codec.decode(record.value()));
            } catch (UnreadableRecordException e) {
                throw new AssertionError(e);
            }
        }
        return read;
    }

    private void assertOneNextAttempt(Envelope envelope) {
        assertThat(read(Topics.LANES, TOPICS.slots(), MessageCodecs.LANE).stream()
                        .filter(lane -> lane.envelope().sid().equals(envelope.sid())))
                .singleElement()
                .satisfies(lane -> {
                    assertThat(lane.attempt()).isEqualTo(2);
                    assertThat(lane.carrier()).isEqualTo("beta");
                });
        assertThat(attempts().stream().filter(routed -> routed.sid().equals(envelope.sid())))
                .singleElement()
                .satisfies(routed -> {
                    assertThat(routed.attempt()).isEqualTo(2);
                    assertThat(routed.cause()).isEqualTo(AttemptCause.RETRY);
                });
    }

    /** A node that keeps the view and, unless it is told not to, releases what waits. */
    private final class Owner implements AutoCloseable {
        private final String name;
        private final PostgresView view;
        private final ViewConsumer consumer;
        private final KafkaLaneWriter lanes;
        private final KafkaLifecycleLog lifecycle;
        private final KafkaLogEnds ends;
        private final Releases releases;

        Owner(String name, boolean releasing) {
            KafkaCluster own = LogServers.cluster(name);
            this.name = name;
            this.ends = new KafkaLogEnds(own);
            this.view = new PostgresView(server, TOPICS.partitions(), ends, InstantSource.system());
            this.consumer = new ViewConsumer(own, view.projection());
            this.lanes = new KafkaLaneWriter(own);
            this.lifecycle = new KafkaLifecycleLog(own);
            this.releases = new Releases(
                    view.waits(),
                    new ReleasePolicy(new GuardedRouting(Owner::elsewhere, TOPICS.slots())),
                    lanes,
                    lifecycle,
                    new SimpleMeterRegistry(),
                    InstantSource.system());
            consumer.start();
            if (releasing) {
                releases.start();
            }
        }

        private static RoutingDecision elsewhere(AcceptedMessage message) {
            return new RoutingDecision.Routed(new LaneMessage(
                    message.envelope(),
                    message.body(),
                    1,
                    "beta",
                    1,
                    "the other one",
                    LifecycleEvent.ALL_SEGMENTS,
                    false,
                    new ChosenRoute("dear", List.of())));
        }

        @Override
        public void close() {
            releases.stop().block(PATIENCE);
            consumer.close();
            lanes.close();
            lifecycle.close();
            view.close();
            ends.close();
        }
    }
}
