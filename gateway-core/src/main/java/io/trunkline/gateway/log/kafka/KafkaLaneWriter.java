package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LaneWriter;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.log.wire.MessageCodecs;
import org.apache.kafka.clients.producer.ProducerRecord;
import reactor.core.publisher.Mono;

/**
 * The topic {@code lanes} for attempts that waited; the router's own go there in its transactions. What was taken is held
 * until it is in the log, as in {@link KafkaLifecycleLog}. Thread-safe; outcomes arrive on a thread of its own, which must
 * not be blocked.
 */
public final class KafkaLaneWriter implements LaneWriter, AutoCloseable {
    private final RecordAppender appender;

    /** Starts its threads. */
    public KafkaLaneWriter(KafkaCluster cluster) {
        this.appender = new RecordAppender(
                Topics.LANES, cluster.producer("lane-writer", KafkaLifecycleLog.settings()), new Hold());
        appender.start();
    }

    @Override
    public Mono<Void> append(LaneMessage message) {
        return Mono.defer(() -> appender.append(new ProducerRecord<>(
                Topics.LANES,
                message.slot(),
                EnvelopeCodec.sidOctets(message.envelope().sid()),
                MessageCodecs.LANE.encode(message))));
    }

    /** Takes nothing more and waits up to 10 s for what is held; fails what is then left. Blocks. */
    @Override
    public void close() {
        appender.close();
    }
}
