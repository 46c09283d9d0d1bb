package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.log.wire.LifecycleCodec;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
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
    private static final long BUFFER_BYTES = 32L << 20;
    private static final int LINGER_MILLIS = 6;
    private static final int REQUEST_TIMEOUT_MILLIS = 5_000;
    private static final long BLOCK_MILLIS_MAX = 1_000;

    private final RecordAppender appender;
    private final List<Header> writer;

    /** Starts its threads. */
    public KafkaLifecycleLog(KafkaCluster cluster) {
        this.appender = new RecordAppender(Topics.LIFECYCLE, cluster.producer("lifecycle", settings()), new Hold());
        this.writer = WriterHeader.naming(cluster.node());
        appender.start();
    }

    private static Map<String, Object> settings() {
        return Map.of(
                // Facts are kept for ever
                ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4",
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
                LifecycleCodec.LIFECYCLE.encode(event),
                writer)));
    }

    /** Takes nothing more and waits up to 10 s for what is held; fails what is then left. Blocks. */
    @Override
    public void close() {
        appender.close();
    }
}
