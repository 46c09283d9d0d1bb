package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.log.LaneCancels;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.log.wire.MessageCodecs;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import reactor.core.publisher.Mono;

/**
 * The topic {@code lanes} for attempts that waited, and for cancels; the router's attempts go there in its transactions. Attempts carry the time as
 * of which they are meant, and brokers refuse those that are older than {@link LaneWriter#LATE_MAX}: a time-out here would
 * not do, for a process that was stopped may send before it looks at its clock. A refusal or ten seconds without an answer
 * fail the append. At most 8 MiB are in flight; beyond them an append fails at once. Thread-safe; outcomes arrive on a
 * thread of its own, which must not be blocked.
 */
public final class KafkaLaneWriter implements LaneWriter, LaneCancels, AutoCloseable {
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(10);
    private static final int BUFFER_BYTES = 8 << 20;

    private final RecordAppender appender;

    /** Starts its threads. */
    public KafkaLaneWriter(KafkaCluster cluster) {
        this.appender = new RecordAppender(
                Topics.LANES,
                cluster.producer("lane-writer", KafkaOrphanLog.settings(DELIVERY_TIMEOUT, BUFFER_BYTES)),
                new Fail(Topics.LANES, BUFFER_BYTES, DELIVERY_TIMEOUT));
        appender.start();
    }

    @Override
    public Mono<Void> append(LaneMessage message, Instant asOf) {
        return Mono.defer(() -> appender.append(new ProducerRecord<>(
                Topics.LANES,
                message.slot(),
                asOf.toEpochMilli(),
                EnvelopeCodec.sidOctets(message.envelope().sid()),
                MessageCodecs.LANE.encode(message))));
    }

    @Override
    public Mono<Void> cancel(int slot, LaneCancel cancel) {
        return Mono.defer(() -> appender.append(new ProducerRecord<>(
                Topics.LANES, slot, EnvelopeCodec.sidOctets(cancel.sid()), MessageCodecs.LANE_ORDER.encode(cancel))));
    }

    /** Takes nothing more and waits up to 10 s for what is held; fails what is then left. Blocks. */
    @Override
    public void close() {
        appender.close();
    }
}
