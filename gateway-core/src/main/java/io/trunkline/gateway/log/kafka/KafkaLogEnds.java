package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LogEnds;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import reactor.core.publisher.Mono;

/** Asks the brokers how long {@code intake} is. Thread-safe; answers arrive on a thread of Kafka's. */
public final class KafkaLogEnds implements LogEnds, AutoCloseable {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final Admin admin;

    public KafkaLogEnds(KafkaCluster cluster) {
        this.admin = cluster.admin();
    }

    @Override
    public Mono<Long> intakeEnd(int partition) {
        return Mono.defer(() -> {
            TopicPartition asked = new TopicPartition(Topics.INTAKE, partition);
            return Mono.fromCompletionStage(admin.listOffsets(
                                    Map.of(asked, OffsetSpec.latest()),
                                    new ListOffsetsOptions().timeoutMs(TIMEOUT_MILLIS))
                            .partitionResult(asked)
                            .toCompletionStage())
                    .map(end -> end.offset());
        });
    }

    @Override
    public void close() {
        admin.close(CLOSE_PATIENCE);
    }
}
