package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import reactor.core.publisher.Mono;

/**
 * The topic {@code intake}. Says at once when it cannot take a record, so that the caller can be told to come back,
 * rather than let requests pile up. Thread-safe; outcomes arrive on a thread of its own, which must not be blocked.
 */
public final class KafkaIntakeLog implements IntakeLog, AutoCloseable {
    static final Duration OLDEST_MAX = Duration.ofSeconds(1);
    static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(10);

    private static final int BUFFER_BYTES = 32 << 20;
    private static final int LINGER_MILLIS = 4;
    private static final int REQUEST_TIMEOUT_MILLIS = 5_000;
    private static final int BLOCK_MILLIS_MAX = 1_000;

    private final Topics topics;
    private final RecordAppender appender;
    private final List<Header> writer;

    /** Starts its threads. */
    public KafkaIntakeLog(KafkaCluster cluster, Topics topics) {
        this.topics = topics;
        this.appender = new RecordAppender(Topics.INTAKE, cluster.producer("intake", settings()), new Refuse());
        this.writer = WriterHeader.naming(cluster.node());
        appender.start();
    }

    private static Map<String, Object> settings() {
        return Map.of(
                ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS,
                ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis(),
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) BLOCK_MILLIS_MAX);
    }

    @Override
    public Mono<Void> append(AcceptedMessage message) {
        return Mono.defer(() -> {
            MessageSid sid = message.envelope().sid();
            return appender.append(new ProducerRecord<>(
                    Topics.INTAKE,
                    sid.partition(),
                    EnvelopeCodec.sidOctets(sid),
                    MessageCodecs.ACCEPTED.encode(message),
                    writer));
        });
    }

    @Override
    public int partitions() {
        return topics.partitions();
    }

    /** Takes nothing more and waits up to 10 s for what is in flight. Blocks. */
    @Override
    public void close() {
        appender.close();
    }

    /**
     * Refuses while the oldest record has waited a second or half the buffer is in flight. After a failure one record at
     * a time is let through until one succeeds, so that an outage leaves few requests with an unknown outcome.
     */
    private static final class Refuse implements AppendPolicy {
        @Override
        public Optional<String> refusal(InFlight inFlight, int bytes, long nowNanos) {
            long oldestNanos = inFlight.oldestAgeNanos(nowNanos);
            if (oldestNanos > OLDEST_MAX.toNanos()) {
                return Optional.of("the log has not answered for "
                        + Duration.ofNanos(oldestNanos).toMillis() + " ms (expected: at most " + OLDEST_MAX.toMillis()
                        + ")");
            }
            if (inFlight.bytes() + bytes > BUFFER_BYTES / 2) {
                return Optional.of("the log has " + inFlight.bytes() + " bytes in flight (expected: at most "
                        + BUFFER_BYTES / 2 + ")");
            }
            return inFlight.faltering() && inFlight.bytes() > 0
                    ? Optional.of("the log failed and has not recovered yet")
                    : Optional.empty();
        }

        @Override
        public Optional<RuntimeException> notHandedOver(RuntimeException error) {
            return Optional.of(unavailable(error));
        }

        /** Only what Kafka refuses on sight was certainly not appended. */
        @Override
        public Optional<RuntimeException> failed(Exception error) {
            return Optional.of(
                    error instanceof RecordTooLargeException || error instanceof AuthorizationException
                            ? unavailable(error)
                            : new LogOutcomeUnknownException("the log did not confirm the record", error));
        }

        @Override
        public long waitNanosMax() {
            return 2 * OLDEST_MAX.toNanos();
        }

        private static LogUnavailableException unavailable(Exception cause) {
            LogUnavailableException unavailable =
                    new LogUnavailableException("the log took no record: " + cause.getMessage());
            unavailable.initCause(cause);
            return unavailable;
        }
    }
}
