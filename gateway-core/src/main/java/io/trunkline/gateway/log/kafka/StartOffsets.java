package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a group starts that keeps its offsets in Kafka, when Kafka's answer is not simply the committed offset.
 *
 * <ul>
 *   <li>No committed offset: at the first record of the last seven days. In a new log that is the beginning. In an old
 *       one the group's offsets have expired because nobody was in it for a week, so that what is younger was not read
 *       by anyone, and what is older is past its time.
 *   <li>Committed before the log's beginning: at the beginning; what was between is gone and the loss is logged.
 *   <li>Committed behind the log's end, which only a log that lost its tail has: at the end; logged.
 * </ul>
 */
final class StartOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(StartOffsets.class);

    private StartOffsets() {}

    /** Polls; where a partition has no offset to read at, gives it one and returns nothing this time. */
    static ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer, Duration timeout) {
        try {
            return consumer.poll(timeout);
        } catch (InvalidOffsetException e) {
            seek(consumer, e.partitions());
            return ConsumerRecords.empty();
        }
    }

    /** Moves the partitions to where the group reads on. */
    static void seek(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata position = committed.get(partition);
            long beginning = beginnings.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, beginning);
            consumer.seek(
                    partition,
                    position == null
                            ? firstRecent(consumer, partition, end)
                            : within(partition, position.offset(), beginning, end));
        }
    }

    /** Those that hold nothing older than that, and never did. */
    static Set<TopicPartition> begunSince(
            Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, Instant time) {
        // In this order, so that what comes in between is found
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> firsts = consumer.offsetsForTimes(times);
        return partitions.stream()
                .filter(partition -> {
                    OffsetAndTimestamp first = firsts.get(partition);
                    return first == null ? Objects.equals(ends.get(partition), 0L) : first.offset() == 0;
                })
                .collect(Collectors.toSet());
    }

    private static long firstRecent(Consumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
        Map<TopicPartition, Long> times = new HashMap<>();
        times.put(partition, Instant.now().minus(Topics.BODY_RETENTION).toEpochMilli());
        OffsetAndTimestamp first = consumer.offsetsForTimes(times).get(partition);
        long start = first == null ? end : first.offset();
        if (end > 0) {
            LOG.info("{}: no committed offset; reading from {} (end: {})", partition, start, end);
        }
        return start;
    }

    private static long within(TopicPartition partition, long committed, long beginning, long end) {
        if (committed < beginning) {
            LOG.error(
                    "{}: {} records were deleted before they were read (committed: {}, log begins at: {})",
                    partition,
                    beginning - committed,
                    committed,
                    beginning);
            return beginning;
        }
        if (committed > end) {
            LOG.error("{}: the log lost its tail (committed: {}, log ends at: {})", partition, committed, end);
            return end;
        }
        return committed;
    }
}
