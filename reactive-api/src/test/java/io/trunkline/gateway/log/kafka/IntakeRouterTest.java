package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.RouteCandidate;
import io.trunkline.gateway.lifecycle.RouteVerdict;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.log.wire.LifecycleCodec;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class IntakeRouterTest {
    private static final Topics TOPICS = new Topics(2, 3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ChosenRoute ROUTE =
            new ChosenRoute("cheap", List.of(new RouteCandidate("dear", RouteVerdict.DEARER, null)));

    @Test
    void messagesShouldReachTheirSlotOrFailWithAFactEach() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        List<AcceptedMessage> messages = append(cluster, 100, "go ", 20, "stay ");
        try (KafkaLifecycleLog lifecycle = new KafkaLifecycleLog(cluster);
                IntakeRouter router = router(cluster, lifecycle)) {
            router.start();
            LogServers.await("all facts", () -> messagesWith(events(cluster), LifecycleEvent.class) == messages.size());
            LogServers.await("all lanes", () -> lanes(cluster).size() == 100);
        }
        assertThat(lanes(cluster)).allSatisfy(record -> {
            LaneMessage lane = MessageCodecs.LANE.decode(record.value());
            assertThat(record.partition()).isEqualTo(lane.slot());
            assertThat(lane.body()).startsWith("go ");
            assertThat(lane.route()).isEqualTo(new ChosenRoute("cheap", List.of()));
        });
        assertThat(messagesWith(events(cluster), MessageRouted.class)).isEqualTo(100);
        assertThat(events(cluster))
                .filteredOn(MessageRouted.class::isInstance)
                .allSatisfy(
                        routed -> assertThat(((MessageRouted) routed).route()).isEqualTo(ROUTE));
        assertThat(messagesWith(events(cluster), MessageFailed.class)).isEqualTo(20);
        assertThat(events(cluster))
                .filteredOn(MessageFailed.class::isInstance)
                .allSatisfy(
                        failed -> assertThat(((MessageFailed) failed).code()).isEqualTo(ErrorCode.NO_ROUTE));
    }

    /** A batch that is rolled back repeats its facts, so that messages are counted. */
    private static long messagesWith(List<LifecycleEvent> events, Class<? extends LifecycleEvent> fact) {
        return events.stream()
                .filter(fact::isInstance)
                .map(LifecycleEvent::sid)
                .distinct()
                .count();
    }

    @Test
    void routerThatDiesBeforeItCommitsShouldRepeatFactsAndNoLane() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        append(cluster, 50, "go ", 0, "");
        AtomicInteger deaths = new AtomicInteger();
        try (KafkaLifecycleLog lifecycle = new KafkaLifecycleLog(cluster);
                IntakeRouter router = router(cluster, dyingOnce(lifecycle, deaths))) {
            router.start();
            LogServers.await("all lanes", () -> lanes(cluster).size() >= 50);
        }
        assertThat(deaths).hasValue(1);
        assertThat(sids(lanes(cluster))).hasSize(50).doesNotHaveDuplicates();
        assertThat(events(cluster)).hasSizeGreaterThan(50);
        assertThat(events(cluster).stream().map(LifecycleEvent::sid).distinct()).hasSize(50);
    }

    @Test
    void messageThatWasSaidToBeRoutedAndHasToWaitNowShouldBeTriedAgain() throws Exception {
        Map<MessageSid, List<LifecycleEvent>> facts =
                decidedTwice(IntakeRouterTest::route, message -> new RoutingDecision.InTurn());
        assertThat(facts.values()).allSatisfy(events -> {
            MessageState state = state(events);
            assertThat(state.status() == Status.WAITING || state.isRefused())
                    .as("somebody goes on with %s", events)
                    .isTrue();
        });
        assertThat(facts.values())
                .anySatisfy(events ->
                        assertThat(events).hasExactlyElementsOfTypes(MessageRouted.class, AttemptRefused.class));
    }

    @Test
    void messageThatWasSaidToWaitOrToHaveFailedShouldNotBeRoutedAsWell() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        Map<MessageSid, List<LifecycleEvent>> facts = decidedTwice(
                message -> turns.getAndIncrement() % 2 == 0
                        ? new RoutingDecision.InTurn()
                        : new RoutingDecision.Unroutable(ErrorCode.NO_ROUTE, "nobody goes there"),
                IntakeRouterTest::route);
        List<MessageSid> routed = sids(lanes(LogServers.cluster("node-1")));
        facts.forEach((sid, events) -> assertThat(routed.contains(sid))
                .as("%s", events)
                .isEqualTo(state(events).status() == Status.ROUTED));
        assertThat(facts.values())
                .anySatisfy(events -> assertThat(events).hasExactlyElementsOfTypes(MessageWaiting.class));
        assertThat(facts.values())
                .anySatisfy(events -> assertThat(events).hasExactlyElementsOfTypes(MessageFailed.class));
    }

    /** What is said of fifty messages when the router dies before the first commit and decides otherwise afterwards. */
    private static Map<MessageSid, List<LifecycleEvent>> decidedTwice(
            Function<AcceptedMessage, RoutingDecision> first, Function<AcceptedMessage, RoutingDecision> then)
            throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        append(cluster, 50, "go ", 0, "");
        AtomicInteger deaths = new AtomicInteger();
        try (KafkaLifecycleLog lifecycle = new KafkaLifecycleLog(cluster);
                IntakeRouter router = new IntakeRouter(
                        cluster,
                        TOPICS,
                        dyingOnce(lifecycle, deaths),
                        message -> (deaths.get() == 0 ? first : then).apply(message),
                        InstantSource.system())) {
            router.start();
            LogServers.await("all offsets", () -> routed(cluster) == 50);
        }
        assertThat(deaths).hasValue(1);
        return events(cluster).stream().collect(Collectors.groupingBy(LifecycleEvent::sid));
    }

    private static long routed(KafkaCluster cluster) {
        try (KafkaConsumer<byte[], byte[]> reader = cluster.consumer("test", Map.of("group.id", "router"))) {
            Set<TopicPartition> all =
                    Set.of(new TopicPartition(Topics.INTAKE, 0), new TopicPartition(Topics.INTAKE, 1));
            return reader.committed(all).values().stream()
                    .filter(Objects::nonNull)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }
    }

    private static MessageState state(List<LifecycleEvent> events) {
        MessageState state = MessageState.ACCEPTED;
        for (LifecycleEvent event : events) {
            state = state.evolve(event);
        }
        return state;
    }

    @Test
    @SuppressWarnings("try") // the first is closed in the middle on purpose
    void secondRouterShouldTakeOverWithoutRoutingTwice() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        try (KafkaLifecycleLog lifecycle = new KafkaLifecycleLog(cluster);
                IntakeRouter first = router(cluster, lifecycle);
                IntakeRouter second = router(LogServers.cluster("node-2"), lifecycle)) {
            first.start();
            append(cluster, 300, "go ", 0, "");
            second.start();
            append(cluster, 300, "go ", 0, "");
            first.close();
            append(cluster, 300, "go ", 0, "");
            LogServers.await("all lanes", () -> lanes(cluster).size() >= 900);
        }
        assertThat(sids(lanes(cluster))).hasSize(900).doesNotHaveDuplicates();
    }

    @Test
    void routerShouldEndWhatOneThatNeverComesBackLeftOpen() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        append(cluster, 40, "go ", 0, "");
        try (KafkaProducer<byte[], byte[]> dead = LogServers.cluster("node-9")
                        .producer(
                                "dead",
                                Map.of(
                                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                        "trunkline-router-node-9",
                                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                                        600_000));
                KafkaLifecycleLog lifecycle = new KafkaLifecycleLog(cluster);
                IntakeRouter router = router(cluster, lifecycle)) {
            leaveOpen(cluster, dead);
            router.start();
            LogServers.await("all lanes", () -> lanes(cluster).size() >= 40);
            assertThat(sids(lanes(cluster))).hasSize(40).doesNotHaveDuplicates();
        }
    }

    private static void leaveOpen(KafkaCluster cluster, KafkaProducer<byte[], byte[]> dead) throws Exception {
        dead.initTransactions();
        dead.beginTransaction();
        for (int slot = 0; slot < TOPICS.slots(); slot++) {
            dead.send(new ProducerRecord<>(Topics.LANES, slot, new byte[16], new byte[] {1}))
                    .get();
        }
        try (KafkaConsumer<byte[], byte[]> member = cluster.member("router", Map.of())) {
            dead.sendOffsetsToTransaction(
                    Map.of(
                            new TopicPartition(Topics.INTAKE, 0),
                            new OffsetAndMetadata(20),
                            new TopicPartition(Topics.INTAKE, 1),
                            new OffsetAndMetadata(20)),
                    member.groupMetadata());
        }
    }

    @Test
    void messageThatBreaksRoutingAndRecordThatCannotBeReadShouldStopNobody() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("test", Map.of())) {
            producer.send(new ProducerRecord<>(Topics.INTAKE, 0, new byte[16], new byte[] {1, 2, 3}))
                    .get();
        }
        append(cluster, 1, "break ", 1, "go ");
        try (KafkaLifecycleLog lifecycle = new KafkaLifecycleLog(cluster);
                IntakeRouter router = router(cluster, lifecycle)) {
            router.start();
            LogServers.await("both facts", () -> messagesWith(events(cluster), LifecycleEvent.class) == 2);
        }
        assertThat(events(cluster)).anySatisfy(event -> assertThat(event).isInstanceOf(MessageFailed.class));
        assertThat(cluster.meters()
                        .counter("trunkline.log.unreadable", "topic", "intake")
                        .count())
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void repeatShouldBeLeftOutWhereverItsFirstIsAndWhoeverRoutes() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        AcceptedMessage before = message();
        AcceptedMessage beside = message();
        AcceptedMessage overtaken = message();
        append(cluster, List.of(before, beside, again(beside), again(beside), again(overtaken)));
        routeUntil(cluster, 3);
        append(cluster, List.of(again(before), again(before), overtaken, again(overtaken)));
        List<AcceptedMessage> last = List.of(last(before), last(overtaken));
        append(cluster, last);
        routeUntil(cluster, 5);
        assertThat(sids(lanes(cluster)))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of(before, beside, overtaken), last.stream())
                        .map(message -> message.envelope().sid())
                        .toList());
        assertThat(cluster.meters().counter("trunkline.router.repeats").count())
                .as("more where a batch was rolled back")
                .isGreaterThanOrEqualTo(6);
    }

    @Test
    void repeatThatComesFirstShouldBeRoutedThoughItsBatchIsRolledBack() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        AcceptedMessage message = message();
        append(cluster, List.of(again(message), message));
        AtomicInteger deaths = new AtomicInteger();
        try (KafkaLifecycleLog lifecycle = new KafkaLifecycleLog(cluster);
                IntakeRouter router = router(cluster, dyingOnce(lifecycle, deaths))) {
            router.start();
            LogServers.await("the lane", () -> !lanes(cluster).isEmpty());
        }
        assertThat(deaths).hasValue(1);
        assertThat(sids(lanes(cluster))).containsExactly(message.envelope().sid());
    }

    private static AcceptedMessage message() {
        return new AcceptedMessage(LogServers.envelope(0), "go on");
    }

    private static AcceptedMessage again(AcceptedMessage message) {
        return new AcceptedMessage(message.envelope(), message.body(), null, true);
    }

    /** Another message, behind this one in its partition. */
    private static AcceptedMessage last(AcceptedMessage message) {
        return new AcceptedMessage(LogServers.envelope(message.envelope().sid().partition()), message.body());
    }

    /** A router that has forgotten whatever another has seen. */
    private static void routeUntil(KafkaCluster cluster, int lanes) {
        try (KafkaLifecycleLog lifecycle = new KafkaLifecycleLog(cluster);
                IntakeRouter router = router(cluster, lifecycle)) {
            router.start();
            LogServers.await("all lanes", () -> lanes(cluster).size() >= lanes);
        }
    }

    private static void append(KafkaCluster cluster, List<AcceptedMessage> messages) {
        try (KafkaIntakeLog log = new KafkaIntakeLog(cluster, TOPICS)) {
            Flux.fromIterable(messages)
                    .concatMap(message -> LogServers.insist(log.append(message)))
                    .then()
                    .block(PATIENCE);
        }
    }

    private static IntakeRouter router(KafkaCluster cluster, LifecycleLog lifecycle) {
        return new IntakeRouter(cluster, TOPICS, lifecycle, IntakeRouterTest::route, InstantSource.system());
    }

    private static RoutingDecision route(AcceptedMessage message) {
        if (message.body().startsWith("break")) {
            throw new IllegalStateException("broken");
        }
        return message.body().startsWith("go")
                ? new RoutingDecision.Routed(new LaneMessage(
                        message.envelope(),
                        message.body(),
                        1,
                        "alpha",
                        Math.floorMod(message.envelope().sid().hashCode(), TOPICS.slots()),
                        "a reason",
                        LifecycleEvent.ALL_SEGMENTS,
                        false,
                        ROUTE))
                : new RoutingDecision.Unroutable(ErrorCode.NO_ROUTE, "nobody goes there");
    }

    /** Appends every fact, and says of one of the first batch that it could not. */
    private static LifecycleLog dyingOnce(LifecycleLog lifecycle, AtomicInteger deaths) {
        return event -> lifecycle
                .append(event)
                .then(Mono.defer(() -> deaths.compareAndSet(0, 1)
                        ? Mono.error(new IllegalStateException("planted: dies before the commit"))
                        : Mono.empty()));
    }

    private static List<AcceptedMessage> append(KafkaCluster cluster, int first, String one, int second, String other) {
        List<AcceptedMessage> messages = new ArrayList<>();
        IntStream.range(0, first).forEach(i -> messages.add(new AcceptedMessage(LogServers.envelope(i % 2), one + i)));
        IntStream.range(0, second)
                .forEach(i -> messages.add(new AcceptedMessage(LogServers.envelope(i % 2), other + i)));
        try (KafkaIntakeLog log = new KafkaIntakeLog(cluster, TOPICS)) {
            Flux.fromIterable(messages)
                    .flatMap(message -> LogServers.insist(log.append(message)))
                    .then()
                    .block(PATIENCE);
        }
        return messages;
    }

    private static List<ConsumerRecord<byte[], byte[]>> lanes(KafkaCluster cluster) {
        return LogServers.everything(cluster, Topics.LANES, TOPICS.slots());
    }

    private static List<MessageSid> sids(List<ConsumerRecord<byte[], byte[]>> lanes) throws UnreadableRecordException {
        List<MessageSid> sids = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : lanes) {
            sids.add(MessageCodecs.LANE.decode(record.value()).envelope().sid());
        }
        return sids;
    }

    private static List<LifecycleEvent> events(KafkaCluster cluster) {
        UnreadableRecords reader = new UnreadableRecords(cluster.meters());
        return LogServers.everything(cluster, Topics.LIFECYCLE, TOPICS.partitions()).stream()
                .map(record -> reader.read(record, LifecycleCodec.LIFECYCLE).orElseThrow())
                .toList();
    }
}
