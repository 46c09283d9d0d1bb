package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads stretches of the log once more, beside a group's reading. All partitions are asked for and read at once: who is new
 * to them holds up a group that moves for as long as that takes. For one thread; blocks while Kafka answers.
 */
final class ReadBack implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration NOTHING_READ_MAX = Duration.ofSeconds(10);

    /** A fetch behind the last record that is wanted is on its way when that is read, and the next request waits for it. */
    private static final int BROKER_WAIT_MILLIS = 10;

    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * What to read of a partition; nothing where {@code from} is not before {@code end}.
     *
     * @param end itself not included
     */
    record Span(long from, long end) {}

    ReadBack(KafkaCluster cluster, String role) {
        this.consumer = cluster.consumer(role, Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, BROKER_WAIT_MILLIS));
    }

    /** The first offset of each whose record is of that time or later, without those that have none. */
    Map<TopicPartition, Long> since(Map<TopicPartition, Long> millis) {
        Map<TopicPartition, Long> firsts = new HashMap<>();
        if (!millis.isEmpty()) {
            consumer.offsetsForTimes(millis).forEach((partition, first) -> {
                if (first != null) {
                    firsts.put(partition, first.offset());
                }
            });
        }
        return firsts;
    }

    /** The offset behind the last record of each. */
    Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
        return consumer.endOffsets(partitions);
    }

    /**
     * Visits each record of these that is still in the log, in order within each partition.
     *
     * @throws IllegalStateException when nothing comes for ten seconds
     */
    void read(Map<TopicPartition, Span> spans, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        Map<TopicPartition, Span> left = new HashMap<>(spans);
        left.values().removeIf(span -> span.from() >= span.end());
        if (left.isEmpty()) {
            return;
        }
        consumer.assign(left.keySet());
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(left.keySet());
        left.forEach((partition, span) ->
                consumer.seek(partition, Math.max(span.from(), beginnings.getOrDefault(partition, 0L))));
        long giveUpNanos = System.nanoTime() + NOTHING_READ_MAX.toNanos();
        while (!left.isEmpty()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                giveUpNanos = System.nanoTime() + NOTHING_READ_MAX.toNanos();
            } else if (System.nanoTime() - giveUpNanos > 0) {
                throw new IllegalStateException("cannot be read back: " + left);
            }
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Span span = spans.get(new TopicPartition(record.topic(), record.partition()));
                if (span != null && record.offset() < span.end()) {
                    visitor.accept(record);
                }
            }
            left.entrySet()
                    .removeIf(span ->
                            consumer.position(span.getKey()) >= span.getValue().end());
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
