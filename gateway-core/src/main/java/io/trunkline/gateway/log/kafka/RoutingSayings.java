package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.log.wire.LifecycleCodec;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What routers have said already of records that are read again. A router's facts are in {@code lifecycle} before its
 * transaction commits; one that dies between, or is rolled back, leaves facts about records that the next one routes.
 * That decides by its own clock and configuration, and must not contradict what stands.
 *
 * <p>Beside each offset of {@code intake} is committed an end of the same partition of {@code lifecycle} that was seen before:
 * nothing is said of later records in front of it. Whoever begins at a committed offset reads {@code lifecycle} from there, which is
 * a second's facts and those since the commit, and keeps what it found until it is past all records that a batch which was not
 * committed may have had. Router thread only; blocks while Kafka answers.
 */
final class RoutingSayings {
    private static final Logger LOG = LoggerFactory.getLogger(RoutingSayings.class);
    private static final Pattern SEEN_END = Pattern.compile("lifecycle=(\\d+)");
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(60);
    private static final int FIRST_ATTEMPT = 1;

    private final KafkaConsumer<byte[], byte[]> member;
    private final ReadBack back;

    /** Where the next batch begins if nothing happens between. */
    private final Map<TopicPartition, Long> following = new HashMap<>();

    private final Map<TopicPartition, Stretch> stretches = new HashMap<>();

    /** Ends of {@code lifecycle} beside each partition, as they were a second ago or before that. */
    private final Map<TopicPartition, Long> seenEnds = new HashMap<>();

    private long seenNanos = System.nanoTime();

    /**
     * What was said of records that were not committed.
     *
     * @param from where it was read from in {@code lifecycle}
     * @param until behind the last record of {@code intake} of which it may tell
     */
    private record Stretch(long from, long until, Map<MessageSid, Said> said) {}

    /** What stands about a message whose routing is not committed. */
    sealed interface Said {
        /** It is routed, and in no lane. */
        record Routed(String carrier) implements Said {}

        /** It waits, or has failed: nothing more is to be said. */
        record Settled() implements Said {}
    }

    RoutingSayings(KafkaConsumer<byte[], byte[]> member, ReadBack back) {
        this.member = member;
        this.back = back;
    }

    /** What was said of these, which are in the log's order within each partition. */
    Map<MessageSid, Said> of(List<RoutingRecord> batch) {
        Map<TopicPartition, RoutingRecord> starts = new HashMap<>();
        batch.forEach(record -> starts.putIfAbsent(record.partition(), record));
        begin(starts);
        Map<MessageSid, Said> said = new HashMap<>();
        for (RoutingRecord record : batch) {
            Stretch stretch = stretches.get(record.partition());
            Said before = stretch == null ? null : stretch.said().get(record.sid());
            if (before != null) {
                said.put(record.sid(), before);
            }
        }
        return said;
    }

    private void begin(Map<TopicPartition, RoutingRecord> starts) {
        Map<TopicPartition, RoutingRecord> anew = new HashMap<>();
        starts.forEach((partition, first) -> {
            Stretch stretch = stretches.get(partition);
            if (following.getOrDefault(partition, -1L) != first.offset()) {
                anew.put(partition, first);
            } else if (stretch != null && first.offset() >= stretch.until()) {
                stretches.remove(partition);
            }
        });
        if (!anew.isEmpty()) {
            read(anew);
        }
    }

    private void read(Map<TopicPartition, RoutingRecord> starts) {
        Map<TopicPartition, Long> ends = ends(starts.keySet());
        Map<TopicPartition, Long> from = starts(starts, ends);
        Map<TopicPartition, ReadBack.Span> spans = new HashMap<>();
        starts.forEach((partition, first) -> {
            long begin = from.getOrDefault(partition, 0L);
            spans.put(facts(partition), new ReadBack.Span(begin, ends.getOrDefault(partition, begin)));
            stretches.put(partition, new Stretch(begin, first.offset() + RoutingSession.BATCH_MAX, new HashMap<>()));
        });
        back.read(spans, record -> {
            Stretch stretch = stretches.get(new TopicPartition(Topics.INTAKE, record.partition()));
            if (stretch != null) {
                note(record, stretch.said());
            }
        });
        LOG.debug("read what was said: {}", spans);
    }

    /** Where to read {@code lifecycle} from: where somebody committed that it ended; else by time. */
    private Map<TopicPartition, Long> starts(
            Map<TopicPartition, RoutingRecord> starts, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, OffsetAndMetadata> committed = member.committed(starts.keySet());
        Map<TopicPartition, Long> from = new HashMap<>(ends);
        Map<TopicPartition, Long> times = new HashMap<>();
        starts.forEach((partition, first) -> committedEnd(committed.get(partition))
                .ifPresentOrElse(
                        end -> from.put(partition, end),
                        () -> times.put(facts(partition), first.appendedMillis() - CLOCK_SKEW_MAX.toMillis())));
        back.since(times)
                .forEach((facts, first) -> from.put(new TopicPartition(Topics.INTAKE, facts.partition()), first));
        return from;
    }

    /** The ends of {@code lifecycle} beside partitions of {@code intake}. */
    private Map<TopicPartition, Long> ends(Set<TopicPartition> intake) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        back.ends(intake.stream().map(RoutingSayings::facts).collect(Collectors.toSet()))
                .forEach((facts, end) -> ends.put(new TopicPartition(Topics.INTAKE, facts.partition()), end));
        return ends;
    }

    private static Optional<Long> committedEnd(@Nullable OffsetAndMetadata committed) {
        if (committed == null) {
            return Optional.empty();
        }
        Matcher seen = SEEN_END.matcher(committed.metadata());
        return seen.matches() ? Optional.of(Long.parseLong(seen.group(1))) : Optional.empty();
    }

    private static void note(ConsumerRecord<byte[], byte[]> record, Map<MessageSid, Said> said) {
        byte @Nullable [] value = record.value();
        if (value == null) {
            return;
        }
        try {
            LifecycleEvent fact = LifecycleCodec.LIFECYCLE.decode(value);
            said(fact)
                    .ifPresent(next -> said.merge(
                            fact.sid(), next, (before, after) -> before instanceof Said.Settled ? before : after));
        } catch (UnreadableRecordException e) {
            LOG.debug("{}-{}: passed over, {}", record.topic(), record.offset(), e.getMessage());
        }
    }

    private static Optional<Said> said(LifecycleEvent fact) {
        return switch (fact) {
            case MessageRouted routed ->
                routed.attempt() == FIRST_ATTEMPT ? Optional.of(new Said.Routed(routed.carrier())) : Optional.empty();
            case MessageWaiting waiting -> Optional.of(new Said.Settled());
            case MessageFailed failed -> Optional.of(new Said.Settled());
            case AttemptRefused refused -> Optional.of(new Said.Settled());
            default -> Optional.empty();
        };
    }

    /** What is to be committed of a batch. */
    Map<TopicPartition, OffsetAndMetadata> committing(Map<TopicPartition, OffsetAndMetadata> then) {
        look(then.keySet());
        Map<TopicPartition, OffsetAndMetadata> with = new HashMap<>();
        then.forEach((intake, next) -> {
            Stretch stretch = stretches.get(intake);
            long from = stretch != null && next.offset() < stretch.until()
                    ? stretch.from()
                    : seenEnds.getOrDefault(intake, 0L);
            with.put(intake, new OffsetAndMetadata(next.offset(), next.leaderEpoch(), "lifecycle=" + from));
        });
        return with;
    }

    /** Each second, or where there are others. */
    private void look(Set<TopicPartition> intake) {
        long nowNanos = System.nanoTime();
        if (nowNanos - seenNanos > LOOK_NANOS || !seenEnds.keySet().containsAll(intake)) {
            seenEnds.putAll(ends(intake));
            seenNanos = nowNanos;
        }
    }

    /** The batch before these offsets is committed. */
    void committed(Map<TopicPartition, OffsetAndMetadata> then) {
        then.forEach((partition, next) -> following.put(partition, next.offset()));
    }

    /** The partitions may have been another's since, or are read again. */
    void moved(Collection<TopicPartition> partitions) {
        following.keySet().removeAll(partitions);
        stretches.keySet().removeAll(partitions);
        seenEnds.keySet().removeAll(partitions);
    }

    private static TopicPartition facts(TopicPartition intake) {
        return new TopicPartition(Topics.LIFECYCLE, intake.partition());
    }
}
