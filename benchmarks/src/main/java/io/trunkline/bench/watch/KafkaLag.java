package io.trunkline.bench.watch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How many records each consumer group has committed less than there are, by Kafka's own word. Blocks. */
final class KafkaLag implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    private final Admin admin;

    KafkaLag(String bootstrap) {
        Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_MAX.toMillis());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_MAX.toMillis());
        this.admin = Admin.create(properties);
    }

    /** By group and topic; empty when Kafka did not answer in time. */
    Map<String, Long> read() throws InterruptedException {
        try {
            Map<String, ListConsumerGroupOffsetsSpec> groups = new HashMap<>();
            for (GroupListing group : admin.listGroups().all().get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                groups.put(group.groupId(), new ListConsumerGroupOffsetsSpec());
            }
            return groups.isEmpty() ? Map.of() : lag(committed(groups));
        } catch (ExecutionException | TimeoutException noAnswer) {
            return Map.of();
        }
    }

    private Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(
            Map<String, ListConsumerGroupOffsetsSpec> groups)
            throws ExecutionException, InterruptedException, TimeoutException {
        return admin.listConsumerGroupOffsets(groups).all().get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Map<String, Long> lag(Map<String, Map<TopicPartition, OffsetAndMetadata>> committed)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        committed
                .values()
                .forEach(offsets -> offsets.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.latest())));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                admin.listOffsets(wanted).all().get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        Map<String, Long> lag = new TreeMap<>();
        committed.forEach((group, offsets) -> offsets.forEach((partition, offset) -> {
            ListOffsetsResultInfo end = ends.get(partition);
            if (end != null && offset != null) {
                lag.merge(group + " · " + partition.topic(), Math.max(0, end.offset() - offset.offset()), Long::sum);
            }
        }));
        return lag;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
