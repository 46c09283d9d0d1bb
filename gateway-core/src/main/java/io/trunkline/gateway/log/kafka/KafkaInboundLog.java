package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.gateway.log.InboundLog;
import io.trunkline.gateway.log.InboundPart;
import io.trunkline.gateway.log.wire.InboundCodec;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import reactor.core.publisher.Mono;

/**
 * The topic {@code inbound}, by sender and recipient, so that one reader has all parts of a message. A part that cannot be
 * appended within ten seconds fails, and may be in the log all the same; its carrier sends it again. At most 8 MiB are in
 * flight; beyond them an append fails at once. Thread-safe; outcomes arrive on a thread of its own, which must not be
 * blocked.
 */
public final class KafkaInboundLog implements InboundLog, AutoCloseable {
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(10);
    private static final int BUFFER_BYTES = 8 << 20;

    private final Topics topics;
    private final RecordAppender appender;

    /** Starts its threads. */
    public KafkaInboundLog(KafkaCluster cluster, Topics topics) {
        this.topics = topics;
        this.appender = new RecordAppender(
                Topics.INBOUND,
                cluster.producer("inbound", KafkaOrphanLog.settings(DELIVERY_TIMEOUT, BUFFER_BYTES)),
                new Fail(Topics.INBOUND, BUFFER_BYTES, DELIVERY_TIMEOUT));
        appender.start();
    }

    @Override
    public Mono<Void> append(InboundPart part) {
        return Mono.defer(() -> {
            String pair = part.sender() + " " + part.recipient();
            return appender.append(new ProducerRecord<>(
                    Topics.INBOUND,
                    Math.floorMod(pair.hashCode(), topics.partitions()),
                    pair.getBytes(UTF_8),
                    InboundCodec.INBOUND.encode(part)));
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
}
