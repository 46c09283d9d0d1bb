package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the topic {@code state} into a replica. Nobody writes it in transactions, so that nothing waits behind one that
 * was left open. It goes on where the replica stands; where the
 * topic does not reach that far any more, it reads from the beginning. One thread, that of {@link PollingThread}.
 */
final class DirectorySession implements PollingThread.Session {
    static final TopicPartition PARTITION = new TopicPartition(Topics.STATE, 0);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final List<TopicPartition> PARTITIONS = List.of(PARTITION);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final DirectoryReplica replica;

    private DirectorySession(KafkaConsumer<byte[], byte[]> consumer, DirectoryReplica replica) {
        this.consumer = consumer;
        this.replica = replica;
    }

    /**
     * @param end is told how long the topic is
     */
    static DirectorySession open(KafkaCluster cluster, DirectoryReplica replica, LongConsumer end) {
        KafkaConsumer<byte[], byte[]> consumer = cluster.consumer("state", Map.of());
        DirectorySession session = new DirectorySession(consumer, replica);
        boolean opened = false;
        try {
            end.accept(session.seek());
            opened = true;
            return session;
        } finally {
            if (!opened) {
                session.close();
            }
        }
    }

    private long seek() {
        consumer.assign(PARTITIONS);
        long begin = consumer.beginningOffsets(PARTITIONS).getOrDefault(PARTITION, 0L);
        long end = consumer.endOffsets(PARTITIONS).getOrDefault(PARTITION, 0L);
        if (replica.next() < begin || replica.next() > end) {
            replica.restart();
            consumer.seek(PARTITION, begin);
        } else {
            consumer.seek(PARTITION, replica.next());
        }
        return end;
    }

    @Override
    public void cycle() {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        replica.apply(polled, consumer.position(PARTITION));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
