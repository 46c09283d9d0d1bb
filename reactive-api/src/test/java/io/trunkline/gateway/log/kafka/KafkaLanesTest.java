package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.wire.MessageCodecs;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

@SuppressWarnings("FutureReturnValueIgnored") // closing the producer waits for its records
class KafkaLanesTest {
    private static final Topics TOPICS = new Topics(1, 4);

    @Test
    void gapShouldHoldBackTheCommitAndComeAgainAfterARestart() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        fill(cluster, 10);
        try (Node node = new Node(cluster, (lane, record) -> {
            if (record.offset() != 4) {
                lane.done(record);
            }
        })) {
            LogServers.await("all records", () -> node.received.size() == 40);
            LogServers.await("the commit up to the gap", () -> committed(cluster, 0) == 4);
        }
        assertThat(committed(cluster, 3)).isEqualTo(4);
        try (Node node = new Node(cluster, Lane::done)) {
            LogServers.await("what was not committed", () -> node.received.size() == 24);
            assertThat(node.bodies(2)).containsExactly("4", "5", "6", "7", "8", "9");
            LogServers.await("the whole commit", () -> committed(cluster, 2) == 10);
        }
    }

    @Test
    void secondNodeShouldGetHalfOfTheSlotsWithWhatIsNotDoneAndTheFirstShouldBeTold() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        fill(cluster, 5);
        try (Node first = new Node(cluster, (lane, record) -> {
            if (record.offset() < 2) {
                lane.done(record);
            }
        })) {
            LogServers.await("all slots", () -> first.received.size() == 20);
            try (Node second = new Node(LogServers.cluster("node-2"), Lane::done)) {
                LogServers.await("two slots to move", () -> first.completed.size() == 2 && second.lanes.size() == 2);
                assertThat(second.lanes.keySet()).containsExactlyInAnyOrderElementsOf(first.completed);
                LogServers.await("their open records", () -> second.received.size() == 6);
                int moved = first.completed.getFirst();
                assertThat(second.bodies(moved)).containsExactly("2", "3", "4");
            }
            LogServers.await("the slots to come back", () -> first.lanes.size() == 4 && first.handedOut.size() == 6);
        }
    }

    @Test
    void slotThatAsksForNothingShouldStopNoOther() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        fill(cluster, 3_000);
        List<Long> slow = new CopyOnWriteArrayList<>();
        try (KafkaLanes lanes = new KafkaLanes(cluster)) {
            Map<Integer, Integer> counts = new ConcurrentHashMap<>();
            Disposable owned = lanes.owned().subscribe(lane -> {
                if (lane.slot() == 1) {
                    lane.records().subscribe(new AskingForOne(slow));
                } else {
                    lane.records().subscribe(record -> {
                        counts.merge(lane.slot(), 1, Integer::sum);
                        lane.done(record);
                    });
                }
            });
            lanes.start();
            LogServers.await(
                    "the other slots",
                    () -> counts.values().stream().mapToInt(Integer::intValue).sum() == 9_000);
            assertThat(slow).hasSize(1);
            owned.dispose();
        }
    }

    @Test
    void unreadableRecordShouldBeSkippedAndCommitted() throws Exception {
        KafkaCluster cluster = LogServers.fresh(TOPICS);
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("test", Map.of())) {
            producer.send(new ProducerRecord<>(Topics.LANES, 0, new byte[16], new byte[] {1}))
                    .get();
        }
        fill(cluster, 1);
        try (Node node = new Node(cluster, Lane::done)) {
            LogServers.await("the readable", () -> node.received.size() == 4);
            LogServers.await("the commit behind both", () -> committed(cluster, 0) == 2);
        }
    }

    /** A node that subscribes to whatever it owns. */
    private static final class Node implements AutoCloseable {
        private final KafkaLanes source;
        private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();
        private final List<Integer> handedOut = new CopyOnWriteArrayList<>();
        private final List<Integer> completed = new CopyOnWriteArrayList<>();
        private final List<Received> received = new CopyOnWriteArrayList<>();

        private Node(KafkaCluster cluster, BiConsumer<Lane, LaneRecord> work) {
            this.source = new KafkaLanes(cluster);
            source.owned().subscribe(lane -> own(lane, work));
            source.start();
        }

        private void own(Lane lane, BiConsumer<Lane, LaneRecord> work) {
            lanes.put(lane.slot(), lane);
            handedOut.add(lane.slot());
            lane.records()
                    .subscribe(
                            record -> {
                                received.add(new Received(
                                        lane.slot(), record.message().body()));
                                work.accept(lane, record);
                            },
                            error -> {},
                            () -> {
                                completed.add(lane.slot());
                                lanes.remove(lane.slot(), lane);
                            });
        }

        private List<String> bodies(int slot) {
            return received.stream()
                    .filter(record -> record.slot() == slot)
                    .map(Received::body)
                    .toList();
        }

        @Override
        public void close() {
            source.close();
        }
    }

    private record Received(int slot, String body) {}

    private static final class AskingForOne extends BaseSubscriber<LaneRecord> {
        private final List<Long> received;

        private AskingForOne(List<Long> received) {
            this.received = received;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(LaneRecord record) {
            received.add(record.offset());
        }
    }

    /** So many records in every lane, whose bodies count from 0. */
    private static void fill(KafkaCluster cluster, int each) {
        try (KafkaProducer<byte[], byte[]> producer = cluster.producer("test", Map.of())) {
            for (int i = 0; i < each; i++) {
                for (int slot = 0; slot < TOPICS.slots(); slot++) {
                    LaneMessage message =
                            new LaneMessage(LogServers.envelope(0), Integer.toString(i), 1, "alpha", slot, "r");
                    producer.send(
                            new ProducerRecord<>(Topics.LANES, slot, new byte[16], MessageCodecs.LANE.encode(message)));
                }
            }
        }
    }

    /** What the group has committed in that slot; -1 where nothing. */
    private static long committed(KafkaCluster cluster, int slot) {
        try (Admin admin = cluster.admin()) {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets("carriers")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(Topics.LANES, slot));
            return offset == null ? -1 : offset.offset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
