package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.InboundBatch;
import io.trunkline.gateway.log.InboundBatch.Dealt;
import io.trunkline.gateway.log.InboundBatch.Logged;
import io.trunkline.gateway.log.wire.InboundCodec;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads the topic {@code inbound} in a group of its own. Who takes a partition over reads {@link #LOOK_BACK} of it, and
 * {@value #LOOK_BACK_RECORDS} records at the least, once more without dealing with them: what was delivered before and
 * which parts wait for others is known from the log alone. An offset is committed once what was read is dealt with, so that
 * after a crash the last batch is dealt with again.
 *
 * <p>Thread-safe; works on one thread of its own. Every fault ends in another try.
 */
public final class InboundConsumer implements AutoCloseable {
    /** Longer than parts wait for others. */
    static final Duration LOOK_BACK = Duration.ofMinutes(10);

    static final int LOOK_BACK_RECORDS = 1_000;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration HANDLE_MAX = Duration.ofSeconds(60);
    private static final Duration IDLE_ROUND = Duration.ofSeconds(1);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(15);
    private static final int BATCH_MAX = 500;

    private final QueueProgress progress;
    private final PollingThread thread;

    /**
     * @param group names the offsets
     * @param handle deals with a batch; one call at a time, and it may be called again with the same after a fault
     */
    public InboundConsumer(
            KafkaCluster cluster, String group, Function<InboundBatch, Mono<Void>> handle, InstantSource clock) {
        this.progress = new QueueProgress(group);
        this.thread = new PollingThread(
                group,
                () -> new Session(cluster, group, handle, clock, progress.part(0)),
                new GroupEntry(cluster, group));
    }

    public void start() {
        thread.start();
    }

    /** What waits to be dealt with in the partitions that this node reads, all as one part. */
    public QueueProgress progress() {
        return progress;
    }

    /** Ends the batch in hand and leaves the group. Blocks up to 15 s. */
    @Override
    public void close() {
        thread.close(CLOSE_PATIENCE);
    }

    /** Consumer thread only. */
    private static final class Session implements PollingThread.Session, ConsumerRebalanceListener {
        private final Function<InboundBatch, Mono<Void>> handle;
        private final InstantSource clock;
        private final QueueProgress.Part progress;
        private final UnreadableRecords unreadable;
        private final KafkaConsumer<byte[], byte[]> consumer;

        /** Where each partition's records begin that are to be dealt with. */
        private final Map<TopicPartition, Long> unseen = new HashMap<>();

        /** Where each partition ended when it was taken over. */
        private final Map<TopicPartition, Long> ends = new HashMap<>();

        private final Set<TopicPartition> anew = new HashSet<>();
        private long lastRoundNanos = System.nanoTime();

        private Session(
                KafkaCluster cluster,
                String group,
                Function<InboundBatch, Mono<Void>> handle,
                InstantSource clock,
                QueueProgress.Part progress) {
            this.handle = handle;
            this.clock = clock;
            this.progress = progress;
            this.unreadable = new UnreadableRecords(cluster.meters());
            this.consumer = cluster.member(group, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_MAX));
            consumer.subscribe(List.of(Topics.INBOUND), this);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) {
                return;
            }
            StartOffsets.seek(consumer, partitions);
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            ends.putAll(consumer.endOffsets(partitions));
            for (TopicPartition partition : partitions) {
                long start = consumer.position(partition);
                unseen.put(partition, start);
                anew.add(partition);
                long back = lookBack(partition, start, committed.get(partition));
                consumer.seek(partition, Math.max(back, beginnings.getOrDefault(partition, 0L)));
            }
        }

        /** The committed offset carries the log's time there. */
        private long lookBack(TopicPartition partition, long start, @Nullable OffsetAndMetadata committed) {
            long byCount = start - LOOK_BACK_RECORDS;
            if (committed == null || !committed.metadata().matches("[0-9]{1,18}")) {
                return byCount;
            }
            long since = Long.parseLong(committed.metadata()) - LOOK_BACK.toMillis();
            OffsetAndTimestamp first = consumer.offsetsForTimes(Map.of(partition, Math.max(0, since)))
                    .get(partition);
            return first == null ? byCount : Math.min(byCount, first.offset());
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            unseen.keySet().removeAll(partitions);
            anew.removeAll(partitions);
        }

        @Override
        public void cycle() {
            ConsumerRecords<byte[], byte[]> records = StartOffsets.poll(consumer, POLL);
            progress.waiting(records.count() + Lag.of(consumer, consumer.assignment()));
            if (records.isEmpty() && System.nanoTime() - lastRoundNanos < IDLE_ROUND.toNanos()) {
                return;
            }
            lastRoundNanos = System.nanoTime();
            for (TopicPartition partition : List.copyOf(unseen.keySet())) {
                InboundBatch batch = batch(partition, records.records(partition));
                handle.apply(batch).block(HANDLE_MAX);
                anew.remove(partition);
            }
            if (!records.isEmpty()) {
                commit(records);
                progress.moved();
            }
        }

        private InboundBatch batch(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
            List<Logged> parts = new ArrayList<>(records.size());
            for (ConsumerRecord<byte[], byte[]> record : records) {
                unreadable
                        .read(record, InboundCodec.INBOUND)
                        .ifPresent(part -> parts.add(new Logged(
                                part, Instant.ofEpochMilli(record.timestamp()), dealt(partition, record.offset()))));
            }
            return new InboundBatch(partition.partition(), anew.contains(partition), parts, now(partition, records));
        }

        /** While there is more to read, what a part waits for may be in it: then only the log's own times say what is late. */
        private Instant now(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
            boolean atEnd = records.isEmpty() && consumer.currentLag(partition).orElse(1) == 0;
            return atEnd ? clock.instant() : Instant.EPOCH;
        }

        private Dealt dealt(TopicPartition partition, long offset) {
            if (offset < unseen.getOrDefault(partition, 0L)) {
                return Dealt.YES;
            }
            return offset < ends.getOrDefault(partition, 0L) ? Dealt.PERHAPS : Dealt.NO;
        }

        private void commit(ConsumerRecords<byte[], byte[]> records) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            for (TopicPartition partition : records.partitions()) {
                ConsumerRecord<byte[], byte[]> last = records.records(partition).getLast();
                if (last.offset() >= unseen.getOrDefault(partition, Long.MAX_VALUE)) {
                    offsets.put(partition, new OffsetAndMetadata(last.offset() + 1, Long.toString(last.timestamp())));
                }
            }
            consumer.commitSync(offsets);
        }

        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(3)));
        }
    }
}
