package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.kafka.LeftInLane.Flow;
import io.trunkline.gateway.log.kafka.LeftInLane.Stretch;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads again what the owned lanes left behind ({@link LeftInLane}), a thousand records at a time, the lanes one after the
 * other. A consumer outside of the group, beside the one that reads what is new. Lanes' thread only.
 */
final class LaneReadBack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneReadBack.class);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int READ_MAX = 1_000;

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** One of each lane at the most. */
    private final Queue<Order> orders = new ArrayDeque<>();

    private record Order(LanePartition lane, Stretch stretch) {
        TopicPartition partition() {
            return new TopicPartition(Topics.LANES, lane.slot());
        }
    }

    LaneReadBack(KafkaCluster cluster) {
        this.consumer = cluster.consumer(
                "lanes-back",
                Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        READ_MAX));
    }

    /** Whether any lane waits for what it left behind. */
    boolean isBusy() {
        return !orders.isEmpty();
    }

    /** Reads for one lane and answers it where anything came. Blocks for 10 ms at the most. */
    void turn(Collection<LanePartition> lanes) {
        lanes.forEach(lane -> lane.leftToRead().ifPresent(stretch -> orders.add(new Order(lane, stretch))));
        orders.removeIf(order -> order.lane().isLost());
        Order order = orders.peek();
        if (order == null) {
            return;
        }
        TopicPartition partition = order.partition();
        Stretch stretch = order.stretch();
        stand(partition, stretch.first());
        ConsumerRecords<byte[], byte[]> records = poll(partition);
        long position = consumer.position(partition);
        if (position > stretch.first()) {
            orders.remove();
            answer(order, records, Math.min(position, stretch.last() + 1));
        }
    }

    /** Where it stands there already, what it has fetched is kept. */
    private void stand(TopicPartition partition, long offset) {
        if (!consumer.assignment().equals(Set.of(partition))) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
        } else if (consumer.position(partition) != offset) {
            consumer.seek(partition, offset);
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(TopicPartition partition) {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            long beginning = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
            LOG.error("{}: records were deleted before they were sent; it goes on at {}", partition, beginning, e);
            consumer.seek(partition, beginning);
            return ConsumerRecords.empty();
        }
    }

    /** No more of the flow than there is room for; the rest is read once more. */
    private static void answer(Order order, ConsumerRecords<byte[], byte[]> records, long end) {
        Stretch stretch = order.stretch();
        List<LaneRecord> found = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() > stretch.last()) {
                break;
            }
            message(record, stretch.flow()).ifPresent(message -> found.add(new LaneRecord(record.offset(), message)));
            if (found.size() == stretch.most()) {
                order.lane().readAgain(stretch, found, record.offset() + 1);
                return;
            }
        }
        order.lane().readAgain(stretch, found, end);
    }

    /** What cannot be read was counted when it was read first. */
    private static Optional<LaneMessage> message(ConsumerRecord<byte[], byte[]> record, Flow flow) {
        try {
            LaneMessage message = MessageCodecs.LANE.decode(record.value());
            return Flow.of(message.envelope()).equals(flow) ? Optional.of(message) : Optional.empty();
        } catch (UnreadableRecordException e) {
            LOG.debug("{}-{}: passed over again, {}", record.topic(), record.offset(), e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
