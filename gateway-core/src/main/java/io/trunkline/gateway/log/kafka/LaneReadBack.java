package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads again what the owned lanes left behind, with a consumer outside of the group and on a thread of its own: whatever it
 * waits for holds up nobody's lease. All lanes are read at once, so that one whose broker is away stops no other. After
 * a fault it begins anew with what the lanes still ask for.
 */
final class LaneReadBack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LaneReadBack.class);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final long IDLE_NANOS = Duration.ofMillis(10).toNanos();

    /** Who was answered mostly asks for more, within a turn of the journal's thread. */
    private static final long ANSWERED_NANOS = Duration.ofMillis(1).toNanos();

    private static final int ANSWERED_TICKS = 20;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    private static final int READ_MAX = 1_000;
    private static final int BROKER_WAIT_MILLIS = 50;

    private final Set<LanePartition> lanes = ConcurrentHashMap.newKeySet();
    private final PollingThread thread;

    LaneReadBack(KafkaCluster cluster) {
        this.thread = new PollingThread("lanes-back", () -> new Reading(cluster, lanes));
    }

    void start() {
        thread.start();
    }

    /** From now on the lane gets what it asks for, until it is lost. */
    void add(LanePartition lane) {
        lanes.add(lane);
    }

    /**
     * Asks whether it goes on.
     *
     * @throws IllegalStateException where it does not
     */
    void check() {
        if (thread.isDead()) {
            throw new IllegalStateException("the thread that reads lanes again is dead");
        }
    }

    /** Blocks, for some seconds at the most. */
    @Override
    public void close() {
        thread.close(CLOSE_PATIENCE);
    }

    /** This thread only. */
    private static final class Reading implements PollingThread.Session {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Set<LanePartition> lanes;

        /** Where the consumer was before the next record that it gives. */
        private final Map<TopicPartition, Long> positions = new HashMap<>();

        /** What is asked for and was sought. */
        private final Map<TopicPartition, Long> sought = new HashMap<>();

        private int ticksSinceAnswer;

        private record Order(LanePartition lane, long from) {}

        Reading(KafkaCluster cluster, Set<LanePartition> lanes) {
            this.lanes = lanes;
            this.consumer = cluster.consumer(
                    "lanes-back",
                    Map.of(
                            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                            "read_committed",
                            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                            BROKER_WAIT_MILLIS,
                            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                            READ_MAX));
        }

        @Override
        public void cycle() {
            lanes.removeIf(LanePartition::isLost);
            Map<TopicPartition, Order> orders = new HashMap<>();
            for (LanePartition lane : lanes) {
                lane.toReadAgain()
                        .ifPresent(from ->
                                orders.put(new TopicPartition(Topics.LANES, lane.slot()), new Order(lane, from)));
            }
            if (orders.isEmpty()) {
                LockSupport.parkNanos(this, ticksSinceAnswer++ < ANSWERED_TICKS ? ANSWERED_NANOS : IDLE_NANOS);
                return;
            }
            select(orders.keySet());
            orders.forEach((partition, order) -> seek(partition, order.from()));
            ConsumerRecords<byte[], byte[]> records = poll(orders);
            for (TopicPartition partition : records.partitions()) {
                answer(partition, orders.get(partition), records.records(partition));
            }
        }

        /** What was fetched of the others is kept. */
        private void select(Set<TopicPartition> wanted) {
            if (!consumer.assignment().containsAll(wanted)) {
                Set<TopicPartition> all = new HashSet<>(consumer.assignment());
                all.addAll(wanted);
                consumer.assign(all);
            }
            Set<TopicPartition> others = new HashSet<>(consumer.assignment());
            others.removeAll(wanted);
            consumer.pause(others);
            consumer.resume(wanted);
        }

        private void seek(TopicPartition partition, long from) {
            if (!Objects.equals(sought.put(partition, from), from)
                    && !Objects.equals(positions.put(partition, from), from)) {
                consumer.seek(partition, from);
            }
        }

        private ConsumerRecords<byte[], byte[]> poll(Map<TopicPartition, Order> orders) {
            try {
                return consumer.poll(POLL);
            } catch (OffsetOutOfRangeException e) {
                seekWithin(e.partitions(), orders);
                return ConsumerRecords.empty();
            }
        }

        /**
         * What was deleted is passed over, though nothing may come behind it; where the log lost its tail, what comes next is
         * waited for.
         */
        private void seekWithin(Collection<TopicPartition> partitions, Map<TopicPartition, Order> orders) {
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            for (TopicPartition partition : partitions) {
                long beginning = beginnings.getOrDefault(partition, 0L);
                long end = ends.getOrDefault(partition, beginning);
                long from = sought.getOrDefault(partition, beginning);
                LOG.error(
                        "{}: records were deleted before they were sent (wanted from: {}, log from: {} to: {})",
                        partition,
                        from,
                        beginning,
                        end);
                long next = Math.max(beginning, Math.min(from, end));
                consumer.seek(partition, next);
                positions.put(partition, next);
                Order order = orders.get(partition);
                if (order != null && order.from() < beginning) {
                    sought.remove(partition);
                    order.lane().readAgain(order.from(), List.of(), beginning);
                }
            }
        }

        private void answer(
                TopicPartition partition, @Nullable Order order, List<ConsumerRecord<byte[], byte[]>> records) {
            List<LaneRecord> readable = new ArrayList<>(records.size());
            for (ConsumerRecord<byte[], byte[]> record : records) {
                message(record).ifPresent(message -> readable.add(new LaneRecord(record.offset(), message)));
            }
            ticksSinceAnswer = 0;
            long next = records.getLast().offset() + 1;
            positions.put(partition, next);
            sought.remove(partition);
            if (order != null) {
                order.lane().readAgain(order.from(), readable, next);
            }
        }

        /** What cannot be read was told when it was read first. */
        private static Optional<LaneMessage> message(ConsumerRecord<byte[], byte[]> record) {
            byte @Nullable [] value = record.value();
            try {
                return value == null ? Optional.empty() : Optional.of(MessageCodecs.LANE.decode(value));
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
}
