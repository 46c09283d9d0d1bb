package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.wire.LifecycleCodec;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member of group {@code live} and the partitions it has. Consumer thread only. */
final class LiveSession implements PollingThread.Session, ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);
    static final String GROUP = "live";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration POLL_WITH_WORK = Duration.ofMillis(5);
    private static final long COMMIT_NANOS = Duration.ofMillis(200).toNanos();
    private static final Duration FINISH_MAX = Duration.ofSeconds(2);
    private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(2);
    private static final long FINISH_TICK_NANOS = Duration.ofMillis(5).toNanos();

    /** A log that has older facts has been read before, whatever has become of the group's offsets. */
    private static final Duration NEW_LOG = Duration.ofMinutes(10);

    private static final Breath BREATH = new Breath(Duration.ofMillis(20), 256);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final UnreadableRecords unreadable;
    private final QueueProgress progress;
    private final LiveConsumer.Handler handler;
    private final IntConsumer lostPartition;
    private final AtomicLong handedOverMillis;
    private final Map<TopicPartition, LivePartition> partitions = new HashMap<>();
    private final Membership membership;
    private final KnownEnd knownEnd = new KnownEnd(System.currentTimeMillis());
    private long nextCommitNanos = System.nanoTime() + COMMIT_NANOS;

    LiveSession(
            KafkaCluster cluster,
            UnreadableRecords unreadable,
            QueueProgress progress,
            LiveConsumer.Handler handler,
            IntConsumer lostPartition,
            AtomicLong handedOverMillis) {
        this.unreadable = unreadable;
        this.handedOverMillis = handedOverMillis;
        this.progress = progress;
        this.handler = handler;
        this.lostPartition = lostPartition;
        this.consumer =
                cluster.member(GROUP, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, LivePartition.WAITING_HIGH));
        this.membership = new Membership(consumer, cluster.session());
        consumer.subscribe(List.of(Topics.LIFECYCLE), this);
    }

    @Override
    public void cycle() {
        membership.turn(this::positions, this::noteCommitted);
        boolean working = partitions.values().stream().anyMatch(LivePartition::hasWork);
        ConsumerRecords<byte[], byte[]> records = StartOffsets.poll(consumer, working ? POLL_WITH_WORK : POLL);
        records.forEach(this::take);
        long now = System.currentTimeMillis();
        long handedOver = knownEnd.upTo(now);
        for (Map.Entry<TopicPartition, LivePartition> entry : partitions.entrySet()) {
            handedOver = Math.min(handedOver, turn(entry.getKey(), entry.getValue(), now));
        }
        handedOverMillis.set(handedOver);
        if (System.nanoTime() - nextCommitNanos > 0) {
            nextCommitNanos = System.nanoTime() + COMMIT_NANOS;
            commitSoon();
        }
        BREATH.after(records.count());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        partition(new TopicPartition(record.topic(), record.partition()))
                .ifPresent(partition -> unreadable
                        .read(record, LifecycleCodec.LIFECYCLE)
                        .ifPresentOrElse(
                                event -> partition.read(record.offset(), record.timestamp(), event),
                                () -> partition.skip(record.offset())));
    }

    /** Returns until when the partition's facts were handed over. */
    private long turn(TopicPartition topicPartition, LivePartition partition, long nowMillis) {
        partition.turn();
        long lag = Lag.of(consumer, List.of(topicPartition));
        partition.behind(lag);
        long handedOver = partition.handedOverMillis(lag, nowMillis);
        if (partition.restartDue()) {
            consumer.seek(topicPartition, partition.restart());
        }
        if (partition.shouldPause()) {
            consumer.pause(List.of(topicPartition));
        } else {
            consumer.resume(List.of(topicPartition));
        }
        return handedOver;
    }

    private void commitSoon() {
        Map<TopicPartition, OffsetAndMetadata> offsets = committable(partitions.keySet());
        if (offsets.isEmpty()) {
            return;
        }
        consumer.commitAsync(offsets, (committed, error) -> {
            if (error == null) {
                noteCommitted(committed);
            } else {
                LOG.info("live: commit comes again after {}", error.toString());
            }
        });
    }

    private void noteCommitted(Map<TopicPartition, OffsetAndMetadata> committed) {
        committed.forEach((topicPartition, offset) ->
                partition(topicPartition).ifPresent(partition -> partition.committed(offset.offset())));
    }

    /** Where handled facts end, of partitions of which any was. */
    private Map<TopicPartition, OffsetAndMetadata> positions() {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        partitions.forEach((topicPartition, partition) -> {
            if (partition.next() >= 0) {
                positions.put(topicPartition, new OffsetAndMetadata(partition.next()));
            }
        });
        return positions;
    }

    private Map<TopicPartition, OffsetAndMetadata> committable(Collection<TopicPartition> of) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition topicPartition : of) {
            partition(topicPartition)
                    .filter(LivePartition::advanced)
                    .ifPresent(partition -> offsets.put(topicPartition, new OffsetAndMetadata(partition.next())));
        }
        return offsets;
    }

    private Optional<LivePartition> partition(TopicPartition topicPartition) {
        return Optional.ofNullable(partitions.get(topicPartition));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(assigned));
        neverRead(assigned).forEach(fresh -> ends.put(fresh, 0L));
        ends.forEach((added, end) -> partitions.put(
                added,
                new LivePartition(
                        added.partition(), end, handler, membership::holds, progress.part(added.partition()))));
    }

    /**
     * Those of which nobody was ever given anything: that of a log that has just begun and has no offset. The group says so before
     * it reads one: who comes next finds an offset.
     */
    private Set<TopicPartition> neverRead(Collection<TopicPartition> assigned) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(assigned));
        List<TopicPartition> without = assigned.stream()
                .filter(partition -> committed.get(partition) == null)
                .toList();
        if (without.isEmpty()) {
            return Set.of();
        }
        StartOffsets.seek(consumer, without);
        Map<TopicPartition, OffsetAndMetadata> beginnings = new HashMap<>();
        StartOffsets.begunSince(consumer, without, Instant.now().minus(NEW_LOG))
                .forEach(partition -> beginnings.put(partition, new OffsetAndMetadata(0)));
        try {
            consumer.commitSync(beginnings, COMMIT_PATIENCE);
            return beginnings.keySet();
        } catch (KafkaException e) {
            LOG.info("live: the first facts count as if others had been given them: {}", e.toString());
            return Set.of();
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        waitForHandlers(revoked);
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = committable(revoked);
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, COMMIT_PATIENCE);
            }
        } catch (KafkaException e) {
            LOG.warn("live: partitions given up without a last commit, some facts repeat: {}", e.toString());
        } finally {
            onPartitionsLost(revoked);
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        lost.forEach(partitions::remove);
        lost.forEach(partition -> {
            progress.lost(partition.partition());
            lostPartition.accept(partition.partition());
        });
    }

    private void waitForHandlers(Collection<TopicPartition> revoked) {
        long deadline = System.nanoTime() + FINISH_MAX.toNanos();
        boolean busy = true;
        while (busy && System.nanoTime() - deadline < 0) {
            busy = false;
            for (TopicPartition topicPartition : revoked) {
                LivePartition partition = partitions.get(topicPartition);
                if (partition != null) {
                    partition.settle();
                    busy |= partition.busy();
                }
            }
            LockSupport.parkNanos(this, FINISH_TICK_NANOS);
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(FINISH_MAX.plus(COMMIT_PATIENCE).plus(COMMIT_PATIENCE)));
    }
}
