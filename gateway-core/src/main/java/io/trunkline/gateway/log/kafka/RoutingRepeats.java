package io.trunkline.gateway.log.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.wire.MessageCodecs;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves out each record whose SID has an earlier record in {@code intake}. Router thread only.
 *
 * <p>Intake marks what it appends again, so that a message without repeats costs nothing. For a marked record the log
 * itself is read back, from before its SID's millisecond up to the batch: that needs no memory that a restart or a move of
 * the partition could lose. Which of a SID's records comes first is for the log to say; where a marked one does, the SID
 * is remembered, and its original is left out when it comes. A router that is new to a partition looks half a minute of
 * the log back for such.
 *
 * <p>Guaranteed: of all records of a SID one is routed, the first in the log, as long as they lie within ten minutes of
 * its millisecond (which intake sees to) and the original comes less than half a minute of the log's time after its first
 * repeat (both were in flight together, and nothing is for longer than the delivery time-out of ten seconds).
 *
 * <p>Bound: {@value #REMEMBERED_MAX} SIDs are remembered, then the oldest is forgotten. A memory is of offsets, so that a
 * batch that is read again after a transaction was rolled back is routed as before.
 */
final class RoutingRepeats {
    private static final Logger LOG = LoggerFactory.getLogger(RoutingRepeats.class);
    private static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(60);
    private static final Duration ORIGINAL_AFTER_MAX = Duration.ofSeconds(30);
    private static final int REMEMBERED_MAX = 100_000;

    private final Counter leftOut;
    private final ReadBack back;
    private final Map<TopicPartition, Long> following = new HashMap<>();

    /** The first offset of SIDs that have, or may have, more than one. */
    private final Map<MessageSid, Long> firsts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageSid, Long> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    RoutingRepeats(MeterRegistry meters, ReadBack back) {
        this.leftOut = meters.counter("trunkline.router.repeats");
        this.back = back;
    }

    /**
     * The records but for those whose SID came before.
     *
     * @param batch in the log's order within each partition
     * @param then where the next batch begins, of each partition in this one
     */
    List<RoutingRecord> without(List<RoutingRecord> batch, Map<TopicPartition, OffsetAndMetadata> then) {
        Map<TopicPartition, List<RoutingRecord>> byPartition = new LinkedHashMap<>();
        batch.forEach(record -> byPartition
                .computeIfAbsent(record.partition(), partition -> new ArrayList<>())
                .add(record));
        learn(byPartition);
        then.forEach((partition, position) -> following.put(partition, position.offset()));
        List<RoutingRecord> kept = batch.stream().filter(this::isFirst).toList();
        leftOut.increment(batch.size() - kept.size());
        return kept;
    }

    private boolean isFirst(RoutingRecord record) {
        return firsts.getOrDefault(record.sid(), record.offset()) >= record.offset();
    }

    /** Finds the first record of each SID that one of these repeats. */
    private void learn(Map<TopicPartition, List<RoutingRecord>> byPartition) {
        List<RoutingRecord> batch =
                byPartition.values().stream().flatMap(List::stream).toList();
        Set<MessageSid> repeated = batch.stream()
                .filter(record -> record.message().repeat())
                .map(RoutingRecord::sid)
                .collect(Collectors.toSet());
        Set<MessageSid> sought = new HashSet<>(repeated);
        sought.removeAll(firsts.keySet());
        Map<TopicPartition, Long> since = new HashMap<>();
        byPartition.forEach((partition, records) -> {
            long millis = since(records, sought);
            if (millis < records.getFirst().appendedMillis()) {
                since.put(partition, millis);
            }
        });
        if (!since.isEmpty()) {
            lookBack(byPartition, since, sought);
        }
        batch.stream()
                .filter(record -> repeated.contains(record.sid()))
                .forEach(record -> firsts.merge(record.sid(), record.offset(), Math::min));
    }

    /** Of what time the first record that these may repeat, or that may repeat these, can be. */
    private long since(List<RoutingRecord> records, Set<MessageSid> sought) {
        RoutingRecord start = records.getFirst();
        long first = records.stream()
                .map(RoutingRecord::sid)
                .filter(sought::contains)
                .mapToLong(MessageSid::millis)
                .min()
                .orElse(Long.MAX_VALUE);
        long repeated = first - CLOCK_SKEW_MAX.toMillis();
        return Objects.equals(following.get(start.partition()), start.offset())
                ? repeated
                : Math.min(repeated, start.appendedMillis() - ORIGINAL_AFTER_MAX.toMillis());
    }

    private void lookBack(
            Map<TopicPartition, List<RoutingRecord>> batch, Map<TopicPartition, Long> since, Set<MessageSid> sought) {
        Map<TopicPartition, ReadBack.Span> spans = new HashMap<>();
        back.since(since)
                .forEach((partition, from) -> spans.put(
                        partition,
                        new ReadBack.Span(
                                from,
                                Objects.requireNonNull(batch.get(partition))
                                        .getFirst()
                                        .offset())));
        back.read(spans, record -> note(record, sought));
        LOG.debug("looked back: {}", spans);
    }

    private void note(ConsumerRecord<byte[], byte[]> record, Set<MessageSid> sought) {
        byte @Nullable [] value = record.value();
        if (value == null) {
            return;
        }
        try {
            AcceptedMessage message = MessageCodecs.ACCEPTED.decode(value);
            MessageSid sid = message.envelope().sid();
            if (message.repeat() || sought.contains(sid)) {
                firsts.merge(sid, record.offset(), Math::min);
            }
        } catch (UnreadableRecordException e) {
            LOG.debug("{}-{}: passed over again, {}", record.topic(), record.offset(), e.getMessage());
        }
    }
}
