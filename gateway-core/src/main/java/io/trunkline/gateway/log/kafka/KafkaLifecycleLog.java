package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.log.wire.LifecycleCodec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import reactor.core.publisher.Mono;

/**
 * The topic {@code lifecycle}. Facts must not be lost, so a fact that was taken is held and tried until it is in the
 * log, however long Kafka is away; its {@link Mono} does not complete before, which is the back-pressure for callers
 * that wait. What is held is bounded: beyond 64 MiB (some 200,000 facts) an append fails at once with {@link
 * io.trunkline.gateway.log.LogUnavailableException} and without effect, and the caller must keep the cause (leave a
 * receipt unanswered, not commit an offset) and come again. Thread-safe; outcomes arrive on a thread of its own, which
 * must not be blocked.
 */
public final class KafkaLifecycleLog implements LifecycleLog, AutoCloseable {
    static final long HELD_BYTES_MAX = 64L << 20;

    private static final long BUFFER_BYTES = 32L << 20;
    private static final int LINGER_MILLIS = 2;
    private static final int REQUEST_TIMEOUT_MILLIS = 5_000;
    private static final long BLOCK_MILLIS_MAX = 1_000;

    private final RecordAppender appender;

    /** Starts its threads. */
    public KafkaLifecycleLog(KafkaCluster cluster) {
        this.appender = new RecordAppender(Topics.LIFECYCLE, cluster.producer("lifecycle", settings()), new Hold());
        appender.start();
    }

    private static Map<String, Object> settings() {
        return Map.of(
                ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS,
                ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS_MAX);
    }

    @Override
    public Mono<Void> append(LifecycleEvent event) {
        return Mono.defer(() -> appender.append(new ProducerRecord<>(
                Topics.LIFECYCLE,
                event.sid().partition(),
                EnvelopeCodec.sidOctets(event.sid()),
                LifecycleCodec.LIFECYCLE.encode(event))));
    }

    /** Takes nothing more and waits up to 10 s for what is held; fails what is then left. Blocks. */
    @Override
    public void close() {
        appender.close();
    }

    private static final class Hold implements AppendPolicy {
        @Override
        public Optional<String> refusal(InFlight inFlight, int bytes, long nowNanos) {
            return inFlight.bytes() + bytes > HELD_BYTES_MAX
                    ? Optional.of("the log holds " + inFlight.bytes() + " bytes of facts that Kafka has not taken"
                            + " (expected: at most " + HELD_BYTES_MAX + ")")
                    : Optional.empty();
        }

        @Override
        public Optional<RuntimeException> notHandedOver(RuntimeException error) {
            return hopeless(error) ? Optional.of(error) : Optional.empty();
        }

        @Override
        public Optional<RuntimeException> failed(Exception error) {
            return hopeless(error)
                    ? Optional.of(new IllegalArgumentException("the log refused the fact", error))
                    : Optional.empty();
        }

        @Override
        public long waitNanosMax() {
            return Duration.ofDays(365).toNanos();
        }

        /** The record itself is at fault and would be refused again. */
        private static boolean hopeless(Exception error) {
            return error instanceof RecordTooLargeException || error instanceof SerializationException;
        }
    }
}
