package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.OrphanLog;
import io.trunkline.gateway.log.wire.OrphanCodec;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import reactor.core.publisher.Mono;

/**
 * The topic {@code orphans}. A receipt that cannot be appended within ten seconds fails, and may be in the log all the
 * same; its carrier sends it again. At most 8 MiB are in flight; beyond them an append fails at once. Thread-safe;
 * outcomes arrive on a thread of its own, which must not be blocked.
 */
public final class KafkaOrphanLog implements OrphanLog, AutoCloseable {
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(10);
    private static final int BUFFER_BYTES = 8 << 20;

    private final RecordAppender appender;

    /** Starts its threads. */
    public KafkaOrphanLog(KafkaCluster cluster) {
        this.appender = new RecordAppender(
                Topics.ORPHANS,
                cluster.producer("orphans", settings(DELIVERY_TIMEOUT, BUFFER_BYTES)),
                new Fail(Topics.ORPHANS, BUFFER_BYTES, DELIVERY_TIMEOUT));
        appender.start();
    }

    /** Of a producer whose records fail when Kafka does not take them in time. */
    static Map<String, Object> settings(Duration deliveryTimeout, int bufferBytes) {
        return Map.of(
                ProducerConfig.LINGER_MS_CONFIG,
                2,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                2L * bufferBytes,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) deliveryTimeout.toMillis(),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                1_000L);
    }

    @Override
    public Mono<Void> append(CarrierReceipt receipt) {
        return Mono.defer(() -> appender.append(new ProducerRecord<>(
                Topics.ORPHANS, 0, receipt.carrierMessageId().getBytes(UTF_8), OrphanCodec.ORPHAN.encode(receipt))));
    }

    /** Takes nothing more and waits up to 10 s for what is in flight. Blocks. */
    @Override
    public void close() {
        appender.close();
    }
}
