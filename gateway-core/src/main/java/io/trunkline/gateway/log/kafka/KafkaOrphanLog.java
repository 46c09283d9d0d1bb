package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.log.OrphanLog;
import io.trunkline.gateway.log.wire.OrphanCodec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
        this.appender = new RecordAppender(Topics.ORPHANS, cluster.producer("orphans", settings()), new Fail());
        appender.start();
    }

    private static Map<String, Object> settings() {
        return Map.of(
                ProducerConfig.LINGER_MS_CONFIG,
                2,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                2L * BUFFER_BYTES,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) DELIVERY_TIMEOUT.toMillis(),
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

    private static final class Fail implements AppendPolicy {
        @Override
        public Optional<String> refusal(InFlight inFlight, int bytes, long nowNanos) {
            return inFlight.bytes() + bytes > BUFFER_BYTES
                    ? Optional.of("orphans: " + inFlight.bytes() + " bytes in flight (expected: at most " + BUFFER_BYTES
                            + ")")
                    : Optional.empty();
        }

        @Override
        public Optional<RuntimeException> notHandedOver(RuntimeException error) {
            return failed(error);
        }

        @Override
        public Optional<RuntimeException> failed(Exception error) {
            LogUnavailableException unavailable =
                    new LogUnavailableException("orphans: the log did not confirm the receipt");
            unavailable.initCause(error);
            return Optional.of(unavailable);
        }

        @Override
        public long waitNanosMax() {
            return DELIVERY_TIMEOUT.toNanos();
        }
    }
}
