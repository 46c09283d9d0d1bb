package io.trunkline.api.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.kafka.KafkaCluster;
import io.trunkline.gateway.log.kafka.KafkaIntakeLog;
import io.trunkline.gateway.log.kafka.KafkaLifecycleLog;
import io.trunkline.gateway.log.kafka.LogServers;
import io.trunkline.gateway.log.kafka.Topics;
import io.trunkline.gateway.log.kafka.ViewConsumer;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.IdempotencyKey;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.postgres.PostgresServer;
import io.trunkline.gateway.view.postgres.PostgresView;
import io.trunkline.gateway.view.postgres.ViewRebuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A view that is rebuilt from a real log into a real database. */
class RebuildTest {
    private static final Topics TOPICS = new Topics(2, 1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MESSAGES = 60;
    private static final String KEYS = "SELECT message_key::text FROM message_key ORDER BY account, digest";
    private static final String SEGMENTS =
            "SELECT submitted_segment::text FROM submitted_segment ORDER BY carrier_message_id, sid, attempt, segment";
    private static final String DOUBTS =
            "SELECT doubtful_segment::text FROM doubtful_segment ORDER BY sid, attempt, segment";
    private static final String WAITS = "SELECT sid || kind || attempt FROM waiting ORDER BY sid, kind, attempt";

    @TempDir
    Path folder;

    private final PostgresServer database = LogServers.freshDatabase();
    private KafkaCluster kafka = LogServers.cluster("node-1");
    private final List<AcceptedMessage> accepted = new ArrayList<>();
    private final List<LifecycleEvent> events = new ArrayList<>();

    @BeforeEach
    void fillTheLog() throws Exception {
        kafka = LogServers.fresh(TOPICS);
        IntStream.range(0, MESSAGES).forEach(this::message);
        append(accepted, events);
    }

    /** Of six messages each has another life; one is redacted, one deleted, one known by its facts alone. */
    private void message(int number) {
        Envelope envelope = LogServers.envelope(number % 2);
        Instant at = envelope.acceptedAt();
        IdempotencyKey key = new IdempotencyKey("%064x".formatted(number), "1".repeat(64));
        if (number % 6 != 5) {
            accepted.add(new AcceptedMessage(envelope, "hello " + number, key, false));
        }
        events.add(new MessageRouted(envelope, at.plusMillis(1), 1, "alpha", 0, "only route"));
        if (number % 6 == 0) {
            events.add(new SubmissionUnknown(
                    envelope.sid(), at.plusMillis(2), null, 1, "alpha", 1, 1, List.of(), "connection lost"));
        } else {
            events.add(new MessageSubmitted(
                    envelope.sid(),
                    at.plusMillis(2),
                    null,
                    1,
                    "alpha",
                    List.of(new SubmittedSegment(0, number, "id-" + number))));
        }
        if (number % 6 > 1) {
            boolean failed = number % 6 == 2;
            events.add(new ReceiptReceived(
                    envelope.sid(),
                    at.plusMillis(3),
                    null,
                    1,
                    0,
                    1,
                    failed ? ReceiptOutcome.FAILED : ReceiptOutcome.DELIVERED,
                    failed ? ErrorCode.UNREACHABLE : null,
                    "state"));
        }
        if (number % 6 == 3) {
            events.add(new BodyErased(envelope.sid(), at.plusMillis(4)));
        }
        if (number % 6 == 4) {
            events.add(new MessageDeleted(envelope.sid(), at.plusMillis(4)));
        }
    }

    @Test
    void rebuiltViewShouldBeEqualToTheLiveOneAndGoOnWhereItStood() throws Exception {
        project(accepted.size(), events.size());
        String live = dump();
        LogServers.sql(
                database,
                "INSERT INTO message_body SELECT sid, 'of long ago' FROM message WHERE sid = '"
                        + uuid(events.getLast().sid()) + "'");
        List<String> bodies = LogServers.sql(database, "SELECT body FROM message_body ORDER BY sid");
        List<String> keys = LogServers.sql(database, KEYS);
        List<String> segments = LogServers.sql(database, SEGMENTS);
        List<String> doubts = LogServers.sql(database, DOUBTS);
        assertThat(keys).hasSize(50);
        assertThat(segments).hasSize(50);
        assertThat(doubts).hasSize(10);
        List<String> offsets = offsets();
        assertThat(live.lines()).hasSize(MESSAGES);
        assertThat(live).contains("\"erased\": true", "\"deleted\": true").doesNotContain("hello");
        Envelope unread = LogServers.envelope(0);
        MessageRouted unreadFact = new MessageRouted(unread, unread.acceptedAt(), 1, "alpha", 0, "only route");
        append(List.of(new AcceptedMessage(unread, "later")), List.of(unreadFact));

        LogServers.sql(database, "UPDATE message SET status = 'FAILED', recipient = 'nobody'");
        LogServers.sql(database, "DELETE FROM message_event WHERE n % 3 = 0");
        LogServers.sql(database, "UPDATE message_key SET request = digest");
        LogServers.sql(database, "UPDATE submitted_segment SET submitted_at = submitted_at - interval '1 hour'");
        LogServers.sql(database, "UPDATE doubtful_segment SET carrier = 'nobody'");
        assertThat(dump()).isNotEqualTo(live);
        LogServers.sql(database, "DELETE FROM waiting WHERE sid = (SELECT sid FROM waiting LIMIT 1)");
        List<String> waits = LogServers.sql(database, WAITS);
        assertThat(waits).isNotEmpty();
        assertThat(rebuild().run()).isTrue();
        assertThat(dump()).isEqualTo(live);
        assertThat(LogServers.sql(database, WAITS))
                .as("a wait that is over does not begin again")
                .isEqualTo(waits);
        assertThat(offsets()).as("what was not read then is not read now").isEqualTo(offsets);
        assertThat(LogServers.sql(database, "SELECT body FROM message_body ORDER BY sid"))
                .as("and the text that intake has no more")
                .isEqualTo(bodies)
                .contains("of long ago");
        assertThat(LogServers.sql(database, KEYS)).as("keys").isEqualTo(keys);
        assertThat(LogServers.sql(database, SEGMENTS)).as("segments").isEqualTo(segments);
        assertThat(LogServers.sql(database, DOUBTS)).as("doubts").isEqualTo(doubts);

        project(accepted.size() + 1, events.size() + 1);
        assertThat(dump().lines())
                .hasSize(MESSAGES + 1)
                .containsAll(live.lines().toList());
    }

    @Test
    void viewThatAGatewayFeedsShouldNotBeRebuilt() throws Exception {
        try (PostgresView view = view();
                ViewConsumer consumer = new ViewConsumer(kafka, view.projection())) {
            consumer.start();
            awaitProjected(accepted.size(), events.size());
            String live = dump();
            assertThat(rebuild(Duration.ZERO).run()).isFalse();
            assertThat(dump()).isEqualTo(live);
        }
    }

    @Test
    void rebuildThatWasBrokenOffShouldKeepGatewaysOutUntilItIsDone() throws Exception {
        project(accepted.size(), events.size());
        String live = dump();
        try (ViewRebuild broken = new ViewRebuild(database, TOPICS.partitions(), Clock.systemUTC());
                PostgresView view = view()) {
            broken.begin().block(PATIENCE);
            broken.projection().position(0).block(PATIENCE);
            assertThatThrownBy(() -> view.projection().position(0).block(PATIENCE))
                    .hasMessageContaining("scripts/rebuild-view");
            assertThat(rebuild().run()).isTrue();
            assertThat(view.projection().position(0).block(PATIENCE)).isNotNull();
        }
        assertThat(dump()).isEqualTo(live);
    }

    private static UUID uuid(MessageSid sid) {
        return new UUID(sid.high(), sid.low());
    }

    /** A consumer that was closed may be a member of its group for a session yet. */
    private Rebuild rebuild() {
        return rebuild(Rebuild.SESSION_MAX);
    }

    private Rebuild rebuild(Duration patience) {
        return new Rebuild(kafka, database, TOPICS.partitions(), patience);
    }

    private String dump() throws IOException {
        Path file = folder.resolve("view.txt");
        new ViewText(database).write(file);
        return Files.readString(file);
    }

    private PostgresView view() {
        return new PostgresView(
                database, TOPICS.partitions(), partition -> Mono.just(LogPosition.START), InstantSource.system());
    }

    private void project(int intake, int lifecycle) {
        try (PostgresView view = view();
                ViewConsumer consumer = new ViewConsumer(kafka, view.projection())) {
            consumer.start();
            awaitProjected(intake, lifecycle);
        }
    }

    private void awaitProjected(int intake, int lifecycle) {
        LogServers.await(
                "the view to have read everything",
                () -> LogServers.sql(database, "SELECT to_regclass('view_offset') IS NOT NULL")
                                .equals(List.of("true"))
                        && LogServers.sql(
                                        database,
                                        "SELECT topic || sum(next_offset) FROM view_offset GROUP BY topic ORDER BY topic")
                                .equals(List.of("intake" + intake, "lifecycle" + lifecycle)));
    }

    private List<String> offsets() {
        return LogServers.sql(
                database, "SELECT topic || partition || ':' || next_offset FROM view_offset ORDER BY topic, partition");
    }

    private void append(List<AcceptedMessage> messages, List<LifecycleEvent> facts) {
        try (KafkaIntakeLog intake = new KafkaIntakeLog(kafka, TOPICS);
                KafkaLifecycleLog lifecycle = new KafkaLifecycleLog(kafka)) {
            Flux.fromIterable(messages)
                    .concatMap(message -> LogServers.insist(intake.append(message)))
                    .thenMany(Flux.fromIterable(facts).concatMap(lifecycle::append))
                    .then()
                    .block(PATIENCE);
        }
    }
}
