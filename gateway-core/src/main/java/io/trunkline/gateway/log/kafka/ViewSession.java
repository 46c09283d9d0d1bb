package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.Projection;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member of group {@code pg} and the partition pairs it has. Consumer thread only. */
final class ViewSession implements PollingThread.Session, ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(ViewSession.class);
    static final String GROUP = "pg";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration POLL_WITH_WORK = Duration.ofMillis(15);
    private static final Duration FINISH_MAX = Duration.ofSeconds(2);
    private static final long FINISH_TICK_NANOS = Duration.ofMillis(5).toNanos();
    private static final Breath BREATH = new Breath(Duration.ofMillis(30), 1_000);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final UnreadableRecords unreadable;
    private final QueueProgress progress;
    private final Projection projection;
    private final Map<Integer, ViewPartition> partitions = new HashMap<>();

    ViewSession(KafkaCluster cluster, UnreadableRecords unreadable, QueueProgress progress, Projection projection) {
        this.unreadable = unreadable;
        this.progress = progress;
        this.projection = projection;
        this.consumer = cluster.member(
                GROUP,
                Map.of(
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                        RangeAssignor.class.getName(),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        ViewPartition.GATHERED_MAX));
        consumer.subscribe(List.of(Topics.INTAKE, Topics.LIFECYCLE), this);
    }

    @Override
    public void cycle() {
        boolean working = partitions.values().stream().anyMatch(ViewPartition::hasWork);
        ConsumerRecords<byte[], byte[]> records = consumer.poll(working ? POLL_WITH_WORK : POLL);
        records.forEach(this::take);
        partitions.forEach(this::turn);
        BREATH.after(records.count());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        ViewPartition partition = partitions.get(record.partition());
        if (partition == null || !partition.reading()) {
            return;
        }
        partition.take(record);
    }

    private void turn(int number, ViewPartition partition) {
        partition.turn();
        partition.behind(Lag.of(consumer, pair(number)));
        partition.located().ifPresent(position -> locate(number, partition, position));
        if (partition.shouldPause()) {
            consumer.pause(pair(number));
        } else {
            consumer.resume(pair(number));
        }
    }

    private void locate(int number, ViewPartition partition, LogPosition position) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(pair(number));
        Map<TopicPartition, Long> ends = consumer.endOffsets(pair(number));
        TopicPartition intake = new TopicPartition(Topics.INTAKE, number);
        TopicPartition lifecycle = new TopicPartition(Topics.LIFECYCLE, number);
        long intakeEnd = ends.getOrDefault(intake, 0L);
        long lifecycleEnd = ends.getOrDefault(lifecycle, 0L);
        if (position.intake() > intakeEnd || position.lifecycle() > lifecycleEnd) {
            partition.refuse("the view is at " + position + ", the log ends at intake " + intakeEnd + " and lifecycle "
                    + lifecycleEnd);
            return;
        }
        LogPosition start = new LogPosition(
                atLeast(intake, beginnings.getOrDefault(intake, 0L), position.intake()),
                atLeast(lifecycle, beginnings.getOrDefault(lifecycle, 0L), position.lifecycle()));
        consumer.seek(intake, start.intake());
        consumer.seek(lifecycle, start.lifecycle());
        partition.readFrom(start);
        projection.reading(number, new LogPosition(intakeEnd, lifecycleEnd));
    }

    private static long atLeast(TopicPartition partition, long beginning, long position) {
        if (position < beginning && position > 0) {
            LOG.error(
                    "{}: {} records were deleted before the view read them (view: {}, log begins at: {})",
                    partition,
                    beginning - position,
                    position,
                    beginning);
        }
        return Math.max(beginning, position);
    }

    private static List<TopicPartition> pair(int number) {
        return List.of(new TopicPartition(Topics.INTAKE, number), new TopicPartition(Topics.LIFECYCLE, number));
    }

    /** Both topics have the same partitions, so the range assignor gives both of a pair. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        for (TopicPartition added : assigned) {
            partitions.computeIfAbsent(
                    added.partition(),
                    number -> new ViewPartition(number, projection, progress.part(number), unreadable));
            consumer.seek(added, 0);
        }
        consumer.pause(assigned);
    }

    /** A batch that is not done by then may still be applied: the position in the projection decides which node's is. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        long deadline = System.nanoTime() + FINISH_MAX.toNanos();
        while (anyApplying(revoked) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(this, FINISH_TICK_NANOS);
        }
        onPartitionsLost(revoked);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        lost.forEach(partition -> {
            partitions.remove(partition.partition());
            progress.lost(partition.partition());
        });
    }

    private boolean anyApplying(Collection<TopicPartition> of) {
        boolean any = false;
        for (TopicPartition topicPartition : of) {
            ViewPartition partition = partitions.get(topicPartition.partition());
            if (partition != null) {
                partition.settle();
                any |= partition.applying();
            }
        }
        return any;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(FINISH_MAX.multipliedBy(2)));
    }
}
