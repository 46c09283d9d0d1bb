package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.carrier.BrokenOffMessages;
import io.trunkline.gateway.carrier.Slots;
import io.trunkline.gateway.carrier.SubmissionFacts;
import io.trunkline.gateway.carrier.smpp.SmppLinks;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.InboundLog;
import io.trunkline.gateway.log.InboundPart;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.OrphanReceipt;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.queue.CarrierTraffic;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import io.trunkline.gateway.receipt.Receipts;
import io.trunkline.gateway.receipt.SegmentRef;
import io.trunkline.gateway.receipt.SubmittedSegments;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.simulator.CarrierProfile;
import io.trunkline.smpp.simulator.CarrierSettings;
import io.trunkline.smpp.simulator.SimulatedCarrier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Two owners of the same slots in turn, with a carrier that takes its time, and what each of them writes down. */
@SuppressWarnings("FutureReturnValueIgnored") // closing the producer waits for its records
class GracefulRestartTest {
    private static final Topics TOPICS = new Topics(1, 2);
    private static final int MESSAGES = 4_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<LifecycleEvent> facts = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SecretBox secrets = new SecretBox(new byte[SecretBox.KEY_BYTES]);
    private final OneCarrier directory = new OneCarrier();
    private EventLoops loops;
    private SimulatedCarrier carrier;

    @BeforeEach
    void start() {
        loops = EventLoops.create(2, "test");
        carrier = slowCarrier();
        directory.port = carrier.port();
    }

    private SimulatedCarrier slowCarrier() {
        Properties slow = new Properties();
        slow.setProperty("response.delay", "uniform 5ms 100ms");
        return SimulatedCarrier.start(loops, CarrierSettings.onLoopback(CarrierProfile.from(slow)))
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        carrier.close().block(PATIENCE);
        loops.shutdown().block(PATIENCE);
    }

    @Test
    void ownerThatIsStoppedInTheMiddleShouldLeaveNoDuplicateAndNoDoubt() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        fill(cluster);
        Node first = new Node(cluster, 50);
        first.stopped().block(PATIENCE);
        assertThat(facts).hasSizeBetween(50, MESSAGES - 50);
        assertThat(carrier.figures().submitted()).isEqualTo(facts.size());
        Node second = new Node(LogServers.cluster("node-2"), MESSAGES);
        second.stopped().block(PATIENCE);
        assertThat(facts).hasSize(MESSAGES).hasOnlyElementsOfType(MessageSubmitted.class);
        assertThat(facts.stream().map(LifecycleEvent::sid).distinct()).hasSize(MESSAGES);
        assertThat(carrier.figures().submitted()).isEqualTo(MESSAGES);
        assertThat(meters.counter("trunkline.slots.ambiguous.segments").count()).isZero();
    }

    @Test
    void carrierThatMovesInTheMiddleShouldGetTheRestElsewhereAndNothingTwice() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        fill(cluster);
        SimulatedCarrier elsewhere = slowCarrier();
        try {
            Node node = new Node(cluster, MESSAGES);
            LogServers.await("messages at the first place", () -> facts.size() >= 50);
            directory.port = elsewhere.port();
            node.stopped().block(PATIENCE);
            assertThat(facts).hasSize(MESSAGES).hasOnlyElementsOfType(MessageSubmitted.class);
            assertThat(facts.stream().map(LifecycleEvent::sid).distinct()).hasSize(MESSAGES);
            assertThat(elsewhere.figures().submitted()).isPositive();
            assertThat(carrier.figures().submitted() + elsewhere.figures().submitted())
                    .isEqualTo(MESSAGES);
            assertThat(meters.counter("trunkline.slots.ambiguous.segments").count())
                    .isZero();
        } finally {
            elsewhere.close().block(PATIENCE);
        }
    }

    /** What the process does with its slots, from the lanes to the carrier. */
    private final class Node {
        private final KafkaLanes lanes;
        private final Slots slots;
        private final Sinks.Empty<Void> enough = Sinks.empty();
        private final Mono<Void> stopped;

        /**
         * @param stopAt how many facts there must be for it to stop
         */
        Node(KafkaCluster cluster, int stopAt) {
            LifecycleLog log = event -> Mono.fromRunnable(() -> {
                facts.add(event);
                if (facts.size() >= stopAt) {
                    enough.tryEmitEmpty();
                }
            });
            Receipts receipts = new Receipts(new NoReceipts(), new NoSegments(), log, orphan -> Mono.empty());
            lanes = new KafkaLanes(cluster);
            slots = new Slots(
                    directory,
                    new SmppLinks(
                            secrets,
                            receipts,
                            new NoInbound(),
                            loops,
                            new SmppLinks.Rules(
                                    InstantSource.system(),
                                    envelope -> true,
                                    envelope -> false,
                                    sender -> 0,
                                    message -> false,
                                    message -> false),
                            meters),
                    new SubmissionFacts(receipts, log, InstantSource.system()),
                    new NothingBrokenOff(),
                    new CarrierTraffic(),
                    meters);
            stopped = enough.asMono()
                    .then(slots.close())
                    .then(Mono.<Void>fromRunnable(lanes::close).subscribeOn(Schedulers.boundedElastic()))
                    .cache();
            stopped.subscribe();
            slots.serve(lanes.owned());
            lanes.start();
        }

        /** Completes when it was stopped in order. */
        Mono<Void> stopped() {
            return stopped;
        }
    }

    private final class OneCarrier implements DirectoryLog {
        private final Sealed password = secrets.seal("word");
        private volatile int port;

        @Override
        public Directory current() {
            return Directory.empty()
                    .with(new DirectoryEntry.OfCarrier(
                            new Carrier("alpha", "127.0.0.1", port, "esme", password, 20, List.of(0, 1))));
        }

        @Override
        public Mono<Void> put(DirectoryEntry entry) {
            return Mono.error(new UnsupportedOperationException("nothing is put here"));
        }
    }

    private static final class NoInbound implements InboundLog {
        @Override
        public Mono<Void> append(InboundPart part) {
            return Mono.empty();
        }

        @Override
        public int partitions() {
            return 1;
        }
    }

    private static final class NoReceipts implements ReceiptMatcher {
        @Override
        public Mono<List<Matched>> submitted(String carrier, List<Submitted> segments) {
            return Mono.just(List.of());
        }

        @Override
        public Mono<Match> received(CarrierReceipt receipt) {
            return Mono.just(new Parked());
        }
    }

    private static void fill(KafkaCluster cluster) {
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("test", Map.of())) {
            for (int i = 0; i < MESSAGES; i++) {
                int slot = i % TOPICS.slots();
                LaneMessage message = new LaneMessage(LogServers.envelope(0), "Number " + i, 1, "alpha", slot, "r");
                producer.send(
                        new ProducerRecord<>(Topics.LANES, slot, new byte[16], MessageCodecs.LANE.encode(message)));
            }
        }
    }

    private static final class NoSegments implements SubmittedSegments {
        @Override
        public Mono<SegmentRef> find(CarrierReceipt receipt) {
            return Mono.empty();
        }

        @Override
        public Mono<SegmentRef> findInOtherRadix(CarrierReceipt receipt) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> caughtUp() {
            return Mono.empty();
        }

        @Override
        public Mono<SegmentRef> settle(OrphanReceipt orphan) {
            return Mono.empty();
        }

        @Override
        public Mono<Boolean> has(ReceiptReceived receipt) {
            return Mono.just(false);
        }
    }

    private static final class NothingBrokenOff implements BrokenOffMessages {
        @Override
        public Flux<BrokenOff> of(String carrier, int max) {
            return Flux.empty();
        }

        @Override
        public Mono<Boolean> isComplete(MessageSid sid) {
            return Mono.just(true);
        }
    }
}
