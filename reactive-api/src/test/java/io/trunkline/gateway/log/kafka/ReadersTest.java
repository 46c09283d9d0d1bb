package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.log.FactHistory;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.progress.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ReadersTest {
    private static final Topics TOPICS = new Topics(2, 1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void liveHandlerShouldGetFactsInOrderAndOnceAcrossAnOrderlyRestart() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        List<Integer> seen = new CopyOnWriteArrayList<>();
        try (KafkaLifecycleLog log = new KafkaLifecycleLog(cluster)) {
            append(log, 0, 100);
            try (LiveConsumer live =
                    new LiveConsumer(cluster, (event, history) -> note(seen, event), partition -> {})) {
                live.start();
                LogServers.await("the first hundred", () -> seen.size() == 100);
            }
            append(log, 100, 200);
        }
        try (LiveConsumer live = new LiveConsumer(cluster, (event, history) -> note(seen, event), partition -> {})) {
            live.start();
            LogServers.await("the second hundred", () -> seen.size() >= 200);
        }
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
    }

    @Test
    void factThatItsHandlerFailedShouldComeAgainInOrder() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        List<Integer> seen = new CopyOnWriteArrayList<>();
        AtomicBoolean failed = new AtomicBoolean();
        try (KafkaLifecycleLog log = new KafkaLifecycleLog(cluster)) {
            append(log, 0, 20);
        }
        try (LiveConsumer live = new LiveConsumer(
                cluster,
                (event, history) -> number(event) == 5 && failed.compareAndSet(false, true)
                        ? Mono.error(new IllegalStateException("planted"))
                        : note(seen, event),
                partition -> {})) {
            live.start();
            LogServers.await("the last", () -> !seen.isEmpty() && seen.getLast() == 19 && seen.contains(5));
        }
        List<Integer> afterTheFailure = seen.subList(seen.indexOf(5), seen.size());
        assertThat(afterTheFailure)
                .containsExactlyElementsOf(IntStream.range(5, 20).boxed().toList());
    }

    @Test
    void factsFromBeforeTheReaderCameShouldBeToldAsPossibleRepeats() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        List<Integer> seen = new CopyOnWriteArrayList<>();
        List<Integer> repeats = new CopyOnWriteArrayList<>();
        try (KafkaLifecycleLog log = new KafkaLifecycleLog(cluster)) {
            append(log, 0, 10);
            AtomicBoolean given = new AtomicBoolean();
            try (LiveConsumer first = new LiveConsumer(
                    cluster,
                    (event, history) ->
                            Mono.never().doOnSubscribe(held -> given.set(true)).then(),
                    partition -> {})) {
                first.start();
                LogServers.await("a reader that dies of the first", given::get);
            }
            try (LiveConsumer live = new LiveConsumer(
                    cluster,
                    (event, history) -> note(history == FactHistory.REPEATED ? repeats : seen, event),
                    partition -> {})) {
                live.start();
                LogServers.await("what was there", () -> repeats.size() == 10);
                append(log, 10, 20);
                LogServers.await("what came", () -> seen.size() == 10);
            }
        }
        assertThat(repeats).hasSize(10);
    }

    @Test
    void factsOfALogThatNobodyHasReadShouldBeKnownToBeAllThatTheirMessagesHave() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        List<FactHistory> histories = new CopyOnWriteArrayList<>();
        try (KafkaLifecycleLog log = new KafkaLifecycleLog(cluster)) {
            append(log, 0, 10);
            try (LiveConsumer live = new LiveConsumer(
                    cluster, (event, history) -> Mono.fromRunnable(() -> histories.add(history)), partition -> {})) {
                live.start();
                LogServers.await("what was there", () -> histories.size() == 10);
                append(log, 10, 20);
                LogServers.await("what came", () -> histories.size() == 20);
            }
        }
        assertThat(histories).containsOnly(FactHistory.WHOLE);
    }

    /** Offsets expire, and groups are deleted: others may have been given what such a log holds. */
    @Test
    void factsOfALogThatIsNotNewShouldBeToldAsPossibleRepeatsThoughItsGroupHasNoOffset() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        appendOfOld(cluster, Duration.ofMinutes(11));
        List<FactHistory> histories = new CopyOnWriteArrayList<>();
        try (KafkaLifecycleLog log = new KafkaLifecycleLog(cluster)) {
            append(log, 0, 10);
            try (LiveConsumer live = new LiveConsumer(
                    cluster, (event, history) -> Mono.fromRunnable(() -> histories.add(history)), partition -> {})) {
                live.start();
                LogServers.await("what was there", () -> histories.size() == 10);
            }
        }
        assertThat(histories).containsOnly(FactHistory.REPEATED);
    }

    /** What is skipped has a time, too. */
    private static void appendOfOld(KafkaCluster cluster, Duration age) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.LIFECYCLE);
        AlterConfigOp writersTime =
                new AlterConfigOp(new ConfigEntry("message.timestamp.type", "CreateTime"), AlterConfigOp.OpType.SET);
        try (Admin admin = cluster.admin();
                KafkaProducer<byte[], byte[]> earlier = cluster.producer("earlier", Map.of())) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(writersTime)))
                    .all()
                    .get();
            LogServers.await("the writer's time to be taken", () -> isWritersTime(admin, topic));
            long at = System.currentTimeMillis() - age.toMillis();
            RecordMetadata written = earlier.send(new ProducerRecord<>(Topics.LIFECYCLE, 1, at, null, new byte[] {1}))
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(written.timestamp()).isEqualTo(at);
        }
    }

    private static boolean isWritersTime(Admin admin, ConfigResource topic) {
        return admin
                .describeConfigs(List.of(topic))
                .values()
                .get(topic)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .entries()
                .stream()
                .anyMatch(entry -> entry.name().equals("message.timestamp.type") && "CreateTime".equals(entry.value()));
    }

    @Test
    void handlerThatDoesNotEndShouldBeSeenByTheWatchdogUntilItDoes() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        Sinks.Empty<Void> held = Sinks.empty();
        try (KafkaLifecycleLog log = new KafkaLifecycleLog(cluster);
                Watchdog watchdog = Watchdog.start(cluster.meters(), Duration.ofMillis(1));
                LiveConsumer live = new LiveConsumer(cluster, (event, history) -> held.asMono(), partition -> {})) {
            watchdog.watch(live.progress());
            live.start();
            append(log, 0, 3);
            LogServers.await(
                    "the watchdog to name the partition",
                    () -> watchdog.reports().stream().anyMatch(report -> report.stalled() && report.waiting() > 0));
            held.tryEmitEmpty();
            LogServers.await(
                    "it to move again", () -> watchdog.reports().stream().allMatch(report -> report.waiting() == 0));
        }
    }

    @Test
    void directoryShouldBeReadWholeAndFollowed() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        try (KafkaDirectoryLog first = new KafkaDirectoryLog(cluster)) {
            first.start();
            first.ready().block(PATIENCE);
            assertThat(first.current().routes()).isEmpty();
            first.put(route("1")).block(PATIENCE);
            assertThat(first.current().routes()).containsExactly(new Route("1", "alpha"));
            try (KafkaDirectoryLog second = new KafkaDirectoryLog(LogServers.cluster("node-2"))) {
                second.start();
                second.ready().block(PATIENCE);
                assertThat(second.current().routes()).containsExactly(new Route("1", "alpha"));
                first.put(route("2")).block(PATIENCE);
                LogServers.await(
                        "the second node to follow",
                        () -> second.current().routes().size() == 2);
            }
        }
    }

    private static DirectoryEntry route(String prefix) {
        return new DirectoryEntry.OfRoute(new Route(prefix, "alpha"));
    }

    private static Mono<Void> note(List<Integer> seen, LifecycleEvent event) {
        return Mono.fromRunnable(() -> seen.add(number(event)));
    }

    private static int number(LifecycleEvent event) {
        return Integer.parseInt(((MessageFailed) event).reason());
    }

    private static void append(KafkaLifecycleLog log, int from, int to) {
        Envelope envelope = LogServers.envelope(1);
        Flux.range(from, to - from)
                .flatMapSequential(i -> log.append(new MessageFailed(
                        envelope.sid(), envelope.acceptedAt(), envelope, 0, ErrorCode.NO_ROUTE, Integer.toString(i))))
                .then()
                .block(PATIENCE);
    }
}
