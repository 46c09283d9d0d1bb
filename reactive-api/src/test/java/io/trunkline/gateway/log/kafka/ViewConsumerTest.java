package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.app.embedded.Service;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.Projection;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.view.MessageView;
import io.trunkline.gateway.view.postgres.PostgresServer;
import io.trunkline.gateway.view.postgres.PostgresView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ViewConsumerTest {
    private static final Topics TOPICS = new Topics(2, 1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void answeredMessageShouldBeFoundAtOnceByTheNodeThatProjectsAndByAnother() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        PostgresServer server = LogServers.freshDatabase();
        try (KafkaLogEnds ends = new KafkaLogEnds(cluster);
                PostgresView view = view(server, ends);
                PostgresView bystander = view(server, ends);
                ViewConsumer consumer = new ViewConsumer(cluster, view.projection());
                KafkaIntakeLog intake = new KafkaIntakeLog(cluster, TOPICS)) {
            consumer.start();
            for (int i = 0; i < 20; i++) {
                Envelope envelope = LogServers.envelope(i % 2);
                LogServers.insist(intake.append(new AcceptedMessage(envelope, "hello")))
                        .block(PATIENCE);
                assertThat(find(i < 10 ? view : bystander, envelope)).isNotNull();
            }
        }
    }

    @Test
    void databaseThatDiesAndComesBackShouldMissNothing() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        PostgresServer server = LogServers.freshDatabase();
        try (KafkaLogEnds ends = new KafkaLogEnds(cluster);
                PostgresView view = view(server, ends);
                ViewConsumer consumer = new ViewConsumer(cluster, view.projection());
                KafkaIntakeLog intake = new KafkaIntakeLog(cluster, TOPICS);
                KafkaLifecycleLog lifecycle = new KafkaLifecycleLog(cluster)) {
            consumer.start();
            List<Envelope> envelopes = new ArrayList<>(append(intake, lifecycle, 500));
            LogServers.kill(Service.POSTGRES);
            envelopes.addAll(append(intake, lifecycle, 500));
            LogServers.await("every message to be routed in the view", () -> routed(server) == envelopes.size());
            MessageView last = find(view, envelopes.getLast());
            assertThat(last).isNotNull();
            assertThat(last.body()).isEqualTo("hello");
            assertThat(last.state().status()).isEqualTo(Status.ROUTED);
        }
    }

    @Test
    void batchThatFailsShouldBeReadAgainFromTheProjectionsPosition() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        RefusingTwice projection = new RefusingTwice();
        try (ViewConsumer consumer = new ViewConsumer(cluster, projection);
                KafkaIntakeLog intake = new KafkaIntakeLog(cluster, TOPICS)) {
            consumer.start();
            for (int i = 0; i < 10; i++) {
                LogServers.insist(intake.append(new AcceptedMessage(LogServers.envelope(0), Integer.toString(i))))
                        .block(PATIENCE);
            }
            LogServers.await("all", () -> projection.bodies.size() >= 10);
        }
        assertThat(projection.bodies)
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(Integer::toString).toList());
        assertThat(projection.calls).hasValueGreaterThan(2);
    }

    @Test
    @SuppressWarnings("try") // the first is closed in the middle on purpose
    void secondMemberShouldTakePartitionPairsOverWithoutLossOrRepeat() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        PostgresServer server = LogServers.freshDatabase();
        try (KafkaLogEnds ends = new KafkaLogEnds(cluster);
                PostgresView one = view(server, ends);
                PostgresView other = view(server, ends);
                ViewConsumer first = new ViewConsumer(cluster, one.projection());
                ViewConsumer second = new ViewConsumer(LogServers.cluster("node-2"), other.projection());
                KafkaIntakeLog intake = new KafkaIntakeLog(cluster, TOPICS);
                KafkaLifecycleLog lifecycle = new KafkaLifecycleLog(cluster)) {
            first.start();
            List<Envelope> envelopes = new ArrayList<>(append(intake, lifecycle, 500));
            second.start();
            envelopes.addAll(append(intake, lifecycle, 500));
            first.close();
            envelopes.addAll(append(intake, lifecycle, 500));
            LogServers.await("every message to be routed in the view", () -> routed(server) == envelopes.size());
            assertThat(LogServers.sql(server, "SELECT sum(next_offset)::bigint FROM view_offset"))
                    .containsExactly(Integer.toString(2 * envelopes.size()));
        }
    }

    private static PostgresView view(PostgresServer server, KafkaLogEnds ends) {
        return new PostgresView(server, TOPICS.partitions(), ends, InstantSource.system());
    }

    private static MessageView find(PostgresView view, Envelope envelope) {
        return java.util.Objects.requireNonNull(
                view.queries().find(envelope.account(), envelope.sid()).block(PATIENCE));
    }

    private static long routed(PostgresServer server) {
        try {
            return Long.parseLong(LogServers.sql(
                            server,
                            "SELECT count(*) FROM message JOIN message_body USING (sid) WHERE status = 'ROUTED'")
                    .getFirst());
        } catch (RuntimeException unavailable) {
            return -1;
        }
    }

    private static List<Envelope> append(KafkaIntakeLog intake, KafkaLifecycleLog lifecycle, int count) {
        List<Envelope> envelopes = IntStream.range(0, count)
                .mapToObj(i -> LogServers.envelope(i % 2))
                .toList();
        Flux.fromIterable(envelopes)
                .flatMap(envelope -> LogServers.insist(intake.append(new AcceptedMessage(envelope, "hello")))
                        .and(lifecycle.append(
                                new MessageRouted(envelope, envelope.acceptedAt(), 1, "alpha", 0, "only route"))))
                .then()
                .block(PATIENCE);
        return envelopes;
    }

    /** Holds its position in memory and fails its first two batches. */
    private static final class RefusingTwice implements Projection {
        private final AtomicInteger calls = new AtomicInteger();
        private final List<String> bodies = new CopyOnWriteArrayList<>();
        private volatile LogPosition position = LogPosition.START;

        @Override
        public void reading(int partition, LogPosition end) {}

        @Override
        public Mono<LogPosition> position(int partition) {
            return Mono.just(partition == 0 ? position : LogPosition.START);
        }

        @Override
        public Mono<Void> apply(LogBatch batch) {
            return Mono.fromRunnable(() -> {
                if (calls.incrementAndGet() <= 2) {
                    throw new IllegalStateException("planted");
                }
                assertThat(batch.from()).isEqualTo(position);
                batch.accepted().forEach(message -> bodies.add(message.body()));
                position = batch.to();
            });
        }

        @Override
        public boolean isAwaited(int partition) {
            return false;
        }
    }
}
