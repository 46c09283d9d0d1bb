package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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

/** A member of group {@code carriers} and the slots it owns. Lanes' thread only. */
final class LaneSession implements PollingThread.Session, ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(LaneSession.class);
    static final String GROUP = "carriers";
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration POLL_WHILE_PAUSED = Duration.ofMillis(5);
    private static final long COMMIT_NANOS = Duration.ofMillis(200).toNanos();
    private static final Duration HANDOVER_MAX = Duration.ofSeconds(10);
    private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(2);
    private static final long HANDOVER_TICK_NANOS = Duration.ofMillis(5).toNanos();

    private static final int READ_MAX = 512;
    private static final Breath BREATH = new Breath(Duration.ofMillis(3), 128);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final LaneReadBack back;
    private final LaneJournal journal;
    private final LaneTakeOver takeOver;
    private final UnreadableRecords unreadable;
    private final QueueProgress progress;
    private final Consumer<Lane> handOut;
    private final Map<TopicPartition, LanePartition> lanes = new HashMap<>();
    private final Membership membership;
    private long nextCommitNanos = System.nanoTime() + COMMIT_NANOS;
    private boolean leaving;
    private long leaveNanos;

    LaneSession(
            KafkaCluster cluster,
            LaneMetrics metrics,
            UnreadableRecords unreadable,
            QueueProgress progress,
            Consumer<Lane> handOut) {
        this.unreadable = unreadable;
        this.progress = progress;
        this.handOut = handOut;
        this.consumer = cluster.member(
                GROUP,
                Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        KafkaCluster.FETCH_WAIT_OF_OWNERS_MILLIS,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        READ_MAX));
        this.membership = new Membership(consumer, cluster.session());
        this.back = new LaneReadBack(cluster);
        this.journal = new LaneJournal(cluster, unreadable, metrics);
        this.takeOver = new LaneTakeOver(consumer, journal);
        consumer.subscribe(List.of(Topics.LANES), this);
        journal.start();
        back.start();
    }

    @Override
    public void cycle() {
        journal.check();
        back.check();
        restart();
        ConsumerRecords<byte[], byte[]> records = poll();
        records.forEach(this::take);
        lanes.forEach(this::steer);
        commitWhenDue();
        BREATH.after(records.count());
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        membership.turn(this::positions, this::noteCommitted);
        boolean anyPaused = !consumer.paused().isEmpty();
        return StartOffsets.poll(consumer, anyPaused ? POLL_WHILE_PAUSED : POLL);
    }

    private Map<TopicPartition, OffsetAndMetadata> positions() {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        lanes.forEach((partition, lane) -> positions.put(partition, LaneTakeOver.committed(lane.position())));
        return positions;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        LanePartition lane = lanes.get(new TopicPartition(record.topic(), record.partition()));
        if (lane == null) {
            return;
        }
        unreadable
                .read(record, MessageCodecs.LANE_ORDER)
                .ifPresentOrElse(
                        order -> lane.read(record.offset(), order), () -> lane.readUnreadable(record.offset()));
    }

    /** The group sees nothing of it: this node is its own successor. */
    private void restart() {
        List<TopicPartition> failed = lanes.entrySet().stream()
                .filter(lane -> lane.getValue().isRestarting())
                .map(Map.Entry::getKey)
                .toList();
        if (!failed.isEmpty()) {
            giveUp(failed);
            onPartitionsAssigned(failed);
        }
    }

    private void steer(TopicPartition partition, LanePartition lane) {
        if (lane.readingShouldPause()) {
            consumer.pause(List.of(partition));
        } else {
            consumer.resume(List.of(partition));
        }
    }

    private void commitWhenDue() {
        if (System.nanoTime() - nextCommitNanos > 0) {
            nextCommitNanos = System.nanoTime() + COMMIT_NANOS;
            commitSoon();
        }
    }

    private void commitSoon() {
        Map<TopicPartition, OffsetAndMetadata> offsets = committable(lanes.keySet());
        if (offsets.isEmpty()) {
            return;
        }
        consumer.commitAsync(offsets, (committed, error) -> {
            if (error == null) {
                noteCommitted(committed);
            } else {
                LOG.info("lanes: commit comes again after {}", error.toString());
            }
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> committable(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            lane(partition)
                    .filter(LanePartition::advanced)
                    .ifPresent(lane -> offsets.put(partition, LaneTakeOver.committed(lane.position())));
        }
        return offsets;
    }

    private void noteCommitted(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) ->
                lane(partition).ifPresent(lane -> lane.committed(LaneTakeOver.position(offset))));
    }

    private Optional<LanePartition> lane(TopicPartition partition) {
        return Optional.ofNullable(lanes.get(partition));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (leaving || partitions.isEmpty()) {
            return;
        }
        // Of those that cannot be taken nothing is read
        consumer.pause(partitions);
        takeOver.take(partitions).forEach((partition, taken) -> {
            consumer.resume(List.of(partition));
            int slot = partition.partition();
            LanePartition lane = new LanePartition(
                    slot, taken.start(), taken.gate(), journal, membership::holds, progress.part(slot));
            lanes.put(partition, lane);
            journal.add(lane);
            back.add(lane);
            handOut.accept(lane);
        });
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> lane(partition).ifPresent(LanePartition::end));
        waitUntilQuiet(partitions);
        giveUp(partitions);
    }

    private void giveUp(Collection<TopicPartition> partitions) {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = committable(partitions);
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, COMMIT_PATIENCE);
            }
        } catch (KafkaException e) {
            LOG.warn("lanes: given up without a last commit, the journal tells their next owner: {}", e.toString());
        } finally {
            onPartitionsLost(partitions);
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            lane(partition).ifPresent(lane -> {
                lane.lost();
                lanes.remove(partition);
                progress.lost(lane.slot());
            });
        }
    }

    private void waitUntilQuiet(Collection<TopicPartition> partitions) {
        long deadline = leaving ? leaveNanos : System.nanoTime() + HANDOVER_MAX.toNanos();
        while (anyBusy(partitions) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(this, HANDOVER_TICK_NANOS);
            // It is a member still, and its other slots go on
            membership.turn();
        }
    }

    private boolean anyBusy(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .flatMap(partition -> lane(partition).stream())
                .anyMatch(lane -> !lane.isLost() && !lane.quiet());
    }

    /** Gives up every lane, as a member of the group still, then leaves it. */
    @Override
    public void close() {
        try {
            drain();
        } finally {
            onPartitionsLost(List.copyOf(lanes.keySet()));
            try {
                consumer.close(CloseOptions.timeout(COMMIT_PATIENCE));
            } finally {
                closeOthers();
            }
        }
    }

    private void closeOthers() {
        try {
            journal.close();
        } finally {
            back.close();
        }
    }

    /**
     * Polls on meanwhile, for a consumer that is being closed sends no more heartbeats: after the session time-out the
     * slots would be another's while this node still works on them.
     */
    private void drain() {
        leaving = true;
        leaveNanos = System.nanoTime() + HANDOVER_MAX.toNanos();
        lanes.values().forEach(LanePartition::end);
        try {
            while (anyBusy(lanes.keySet()) && System.nanoTime() - leaveNanos < 0) {
                consumer.pause(consumer.assignment());
                poll();
                commitWhenDue();
            }
        } catch (RuntimeException e) {
            LOG.warn("lanes: not given up in order, the journal tells their next owner: {}", e.toString());
        }
        giveUp(List.copyOf(lanes.keySet()));
    }
}
