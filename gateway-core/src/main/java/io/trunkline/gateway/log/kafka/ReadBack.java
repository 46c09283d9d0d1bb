package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Reads stretches of the log once more, beside a group's reading. For one thread; blocks while Kafka answers. */
final class ReadBack implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration NOTHING_READ_MAX = Duration.ofSeconds(10);

    private final KafkaConsumer<byte[], byte[]> consumer;

    ReadBack(KafkaCluster cluster, String role) {
        this.consumer = cluster.consumer(role, Map.of());
    }

    /** The first offset whose record is of that time or later; empty where there is none. */
    OptionalLong since(TopicPartition partition, long millis) {
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(partition, millis)).get(partition);
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.offset());
    }

    /** The offset behind the last record. */
    long end(TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    /**
     * Visits each record from {@code from} up to {@code end}, itself not included.
     *
     * @throws IllegalStateException when nothing comes for ten seconds
     */
    void read(TopicPartition partition, long from, long end, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        if (from >= end) {
            return;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        long giveUpNanos = System.nanoTime() + NOTHING_READ_MAX.toNanos();
        while (consumer.position(partition) < end) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                giveUpNanos = System.nanoTime() + NOTHING_READ_MAX.toNanos();
            } else if (System.nanoTime() - giveUpNanos > 0) {
                throw new IllegalStateException(partition + ": cannot be read back from " + from + " to " + end
                        + ", stands at " + consumer.position(partition));
            }
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.offset() < end) {
                    visitor.accept(record);
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
