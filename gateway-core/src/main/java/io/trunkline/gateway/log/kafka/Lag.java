package io.trunkline.gateway.log.kafka;

import java.util.Collection;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer is behind. */
final class Lag {
    private Lag() {}

    /** How many offsets lie between its positions and the ends that its last fetches told; asks nobody. */
    static long of(KafkaConsumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        long lag = 0;
        for (TopicPartition partition : partitions) {
            lag += consumer.currentLag(partition).orElse(0);
        }
        return lag;
    }
}
