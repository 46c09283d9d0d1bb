package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * What a consumer knows of whether it is a member of its group still, by answered heartbeats and taken commits ({@link GroupLease}).
 * {@link #holds} may be called from any thread, the others from the consumer's.
 */
final class Membership {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Supplier<Double> heartbeats;
    private final GroupLease lease;
    private boolean asking;

    Membership(KafkaConsumer<byte[], byte[]> consumer, Duration session) {
        this.consumer = consumer;
        this.heartbeats = answeredHeartbeats(consumer);
        this.lease = new GroupLease(session, System::nanoTime);
    }

    private static Supplier<Double> answeredHeartbeats(KafkaConsumer<byte[], byte[]> member) {
        Metric answered = member.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals("consumer-coordinator-metrics")
                        && metric.getKey().name().equals("heartbeat-total"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        return () -> (Double) answered.metricValue();
    }

    /** Whether it may act for its partitions. */
    boolean holds() {
        return lease.holds();
    }

    /** Called at least some times in a session. */
    void turn() {
        lease.turn(heartbeats.get());
    }

    /**
     * The same before each poll. Where heartbeats do not come, a commit asks: it is taken of members alone, and tells where the
     * group moves partitions.
     *
     * @param positions what is handled of each partition; nothing is asked where there is none
     * @param committed gets those that were taken
     */
    void turn(
            Supplier<Map<TopicPartition, OffsetAndMetadata>> positions,
            Consumer<Map<TopicPartition, OffsetAndMetadata>> committed) {
        turn();
        if (asking || !lease.isSilent()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> known = positions.get();
        if (known.isEmpty()) {
            return;
        }
        long askedNanos = System.nanoTime();
        asking = true;
        consumer.commitAsync(known, (taken, error) -> {
            asking = false;
            if (error == null) {
                lease.heard(askedNanos);
                committed.accept(taken);
            } else if (error instanceof RebalanceInProgressException) {
                lease.moving();
            }
        });
    }
}
