package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LogEnds;
import io.trunkline.gateway.log.LogPosition;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Mono;

/** Asks the brokers how long {@code intake} and {@code lifecycle} are. Thread-safe; answers arrive on a thread of Kafka's. */
public final class KafkaLogEnds implements LogEnds, AutoCloseable {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final Admin admin;

    public KafkaLogEnds(KafkaCluster cluster) {
        this.admin = cluster.admin();
    }

    @Override
    public Mono<LogPosition> end(int partition) {
        return Mono.defer(() -> {
            TopicPartition intake = new TopicPartition(Topics.INTAKE, partition);
            TopicPartition lifecycle = new TopicPartition(Topics.LIFECYCLE, partition);
            return Mono.fromCompletionStage(admin.listOffsets(
                                    Map.of(intake, OffsetSpec.latest(), lifecycle, OffsetSpec.latest()),
                                    new ListOffsetsOptions().timeoutMs(TIMEOUT_MILLIS))
                            .all()
                            .toCompletionStage())
                    .map(ends -> new LogPosition(offset(ends, intake), offset(ends, lifecycle)));
        });
    }

    private static long offset(Map<TopicPartition, ListOffsetsResultInfo> ends, TopicPartition partition) {
        return Objects.requireNonNull(ends.get(partition)).offset();
    }

    @Override
    public void close() {
        admin.close(CLOSE_PATIENCE);
    }
}
