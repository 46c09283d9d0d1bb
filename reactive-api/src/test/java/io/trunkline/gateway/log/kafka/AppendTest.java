package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.api.app.embedded.Service;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.log.wire.LifecycleCodec;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class AppendTest {
    private static final Topics TOPICS = new Topics(2, 2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> WEEK_BY_DAYS = Map.of("retention.ms", days(7), "segment.ms", days(1));

    @Test
    void topicsShouldBeMadeOnceAndCheckedAfterwards() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        TOPICS.prepare(cluster);
        assertThatThrownBy(() -> new Topics(4, 2).prepare(cluster))
                .isInstanceOf(TopicMismatchException.class)
                .hasMessage("topic inbound: 2 partitions (expected: 4); topic intake: 2 partitions (expected: 4);"
                        + " topic lifecycle: 2 partitions (expected: 4)");
    }

    @Test
    void topicsWithBodiesShouldKeepThemForAWeekAndADayAtTheMost() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        assertThat(kept(cluster, Topics.INTAKE)).isEqualTo(WEEK_BY_DAYS);
        assertThat(kept(cluster, Topics.LANES)).isEqualTo(WEEK_BY_DAYS);
        assertThat(kept(cluster, Topics.INBOUND)).isEqualTo(WEEK_BY_DAYS);
        assertThat(kept(cluster, Topics.LIFECYCLE)).as("for ever").containsEntry("retention.ms", "-1");
    }

    @Test
    void topicsThatWouldKeepBodiesForLongerShouldBeSetRightAtTheNextStart() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        set(cluster, Topics.INTAKE, Map.of("retention.ms", "-1", "segment.ms", days(30)));
        set(cluster, Topics.LANES, Map.of("retention.ms", days(8)));
        set(cluster, Topics.INBOUND, Map.of("retention.ms", days(2)));

        TOPICS.prepare(cluster);

        LogServers.await("intake", () -> kept(cluster, Topics.INTAKE).equals(WEEK_BY_DAYS));
        LogServers.await("lanes", () -> kept(cluster, Topics.LANES).equals(WEEK_BY_DAYS));
        assertThat(kept(cluster, Topics.INBOUND)).as("shorter").containsEntry("retention.ms", days(2));
        assertThat(kept(cluster, Topics.LIFECYCLE)).as("for ever").containsEntry("retention.ms", "-1");
    }

    private static String days(int days) {
        return Long.toString(Duration.ofDays(days).toMillis());
    }

    /** As the broker says it. */
    private static Map<String, String> kept(KafkaCluster cluster, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = cluster.admin()) {
            Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            return Stream.of("retention.ms", "segment.ms")
                    .collect(Collectors.toMap(
                            name -> name, name -> config.get(name).value()));
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void set(KafkaCluster cluster, String topic, Map<String, String> settings) throws Exception {
        List<AlterConfigOp> changes = settings.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        try (Admin admin = cluster.admin()) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                    .all()
                    .get();
        }
        LogServers.await("the settings", () -> kept(cluster, topic).entrySet().containsAll(settings.entrySet()));
    }

    @Test
    void messagesShouldBeInThePartitionOfTheirSidOnceAppended() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        List<AcceptedMessage> messages = IntStream.range(0, 500)
                .mapToObj(i -> new AcceptedMessage(LogServers.envelope(i % 2), "body " + i))
                .toList();
        try (KafkaIntakeLog log = new KafkaIntakeLog(cluster, TOPICS)) {
            Flux.fromIterable(messages)
                    .parallel(2)
                    .runOn(Schedulers.parallel())
                    .flatMap(message -> LogServers.insist(log.append(message)))
                    .sequential()
                    .then()
                    .block(PATIENCE);
        }
        List<ConsumerRecord<byte[], byte[]>> records = LogServers.everything(cluster, Topics.INTAKE, 2);
        List<AcceptedMessage> read = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            AcceptedMessage message = MessageCodecs.ACCEPTED.decode(record.value());
            assertThat(record.partition()).isEqualTo(message.envelope().sid().partition());
            assertThat(record.key())
                    .isEqualTo(EnvelopeCodec.sidOctets(message.envelope().sid()));
            read.add(message);
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(messages);
    }

    @Test
    void silentBrokerShouldMakeIntakeRefuseAtOnceAndLeaveWhatWasHandedOverUnknown() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        try (KafkaIntakeLog log = new KafkaIntakeLog(cluster, TOPICS)) {
            LogServers.insist(log.append(message())).block(PATIENCE);
            LogServers.pause(Service.KAFKA);
            CompletableFuture<@Nullable Void> handedOver = log.append(message()).toFuture();
            try {
                LogServers.await("the log to refuse", () -> refuses(log));
                assertThat(handedOver).isNotDone();
                LogServers.await("the outcome", handedOver::isDone);
                assertThat(handedOver)
                        .failsWithin(PATIENCE)
                        .withThrowableThat()
                        .withCauseInstanceOf(LogOutcomeUnknownException.class);
                LogServers.await("one record to be let through", () -> !refuses(log));
                assertThat(refuses(log)).isTrue();
            } finally {
                LogServers.resume(Service.KAFKA);
            }
            LogServers.await("the log to take records again", () -> !refuses(log));
        }
    }

    @Test
    void silentBrokerShouldMakeTheLifecycleLogHoldFactsInOrder() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        Envelope envelope = LogServers.envelope(1);
        try (KafkaLifecycleLog log = new KafkaLifecycleLog(cluster)) {
            log.append(fact(envelope, 0)).block(PATIENCE);
            LogServers.pause(Service.KAFKA);
            CompletableFuture<@Nullable Void> held = Flux.range(1, 50)
                    .map(i -> log.append(fact(envelope, i)))
                    .collectList()
                    .flatMap(Mono::when)
                    .toFuture();
            assertThat(Mono.delay(Duration.ofSeconds(2)).thenReturn(held).block(PATIENCE))
                    .isNotDone();
            LogServers.resume(Service.KAFKA);
            assertThat(held).succeedsWithin(PATIENCE);
        } finally {
            LogServers.resume(Service.KAFKA);
        }
        List<String> reasons = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : LogServers.everything(cluster, Topics.LIFECYCLE, 2)) {
            reasons.add(((MessageFailed) LifecycleCodec.LIFECYCLE.decode(record.value())).reason());
        }
        assertThat(reasons)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(0, 50).mapToObj(Integer::toString).toList());
    }

    private static boolean refuses(KafkaIntakeLog log) {
        CompletableFuture<@Nullable Void> append = log.append(message()).toFuture();
        return append.isCompletedExceptionally() && append.exceptionNow() instanceof LogUnavailableException;
    }

    private static AcceptedMessage message() {
        return new AcceptedMessage(LogServers.envelope(0), "hello");
    }

    private static MessageFailed fact(Envelope envelope, int number) {
        return new MessageFailed(
                envelope.sid(), envelope.acceptedAt(), envelope, 0, ErrorCode.NO_ROUTE, Integer.toString(number));
    }
}
