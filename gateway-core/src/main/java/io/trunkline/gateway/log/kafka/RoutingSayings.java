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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private final Map<TopicPartition, SeenEnd> ends = new HashMap<>();

    /**
     * What was said of records that were not committed.
     *
     * @param from where it was read from in {@code lifecycle}
     * @param until behind the last record of {@code intake} of which it may tell
     */
    private record Stretch(long from, long until, Map<MessageSid, Said> said) {}

    private record SeenEnd(long offset, long nanos) {}

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
        Map<MessageSid, Said> said = new HashMap<>();
        Set<TopicPartition> seen = new HashSet<>();
        for (RoutingRecord record : batch) {
            if (seen.add(record.partition())) {
                begin(record);
            }
            Stretch stretch = stretches.get(record.partition());
            Said before = stretch == null ? null : stretch.said().get(record.sid());
            if (before != null) {
                said.put(record.sid(), before);
            }
        }
        return said;
    }

    private void begin(RoutingRecord first) {
        TopicPartition partition = first.partition();
        Stretch stretch = stretches.get(partition);
        if (following.getOrDefault(partition, -1L) != first.offset()) {
            stretches.put(partition, read(first));
        } else if (stretch != null && first.offset() >= stretch.until()) {
            stretches.remove(partition);
        }
    }

    private Stretch read(RoutingRecord first) {
        TopicPartition facts = facts(first.partition());
        long end = back.end(facts);
        long from = committedEnd(first.partition())
                .orElseGet(() -> back.since(facts, first.appendedMillis() - CLOCK_SKEW_MAX.toMillis())
                        .orElse(end));
        Map<MessageSid, Said> said = new HashMap<>();
        back.read(facts, from, end, record -> note(record, said));
        LOG.debug("{}: read from {} to {}, {} messages", facts, from, end, said.size());
        return new Stretch(from, first.offset() + RoutingSession.BATCH_MAX, said);
    }

    private Optional<Long> committedEnd(TopicPartition intake) {
        OffsetAndMetadata committed = member.committed(Set.of(intake)).get(intake);
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
        Map<TopicPartition, OffsetAndMetadata> with = new HashMap<>();
        then.forEach((intake, next) -> {
            Stretch stretch = stretches.get(intake);
            long from = stretch != null && next.offset() < stretch.until() ? stretch.from() : seenEnd(intake);
            with.put(intake, new OffsetAndMetadata(next.offset(), next.leaderEpoch(), "lifecycle=" + from));
        });
        return with;
    }

    private long seenEnd(TopicPartition intake) {
        SeenEnd seen = ends.get(intake);
        if (seen == null || System.nanoTime() - seen.nanos() > LOOK_NANOS) {
            seen = new SeenEnd(back.end(facts(intake)), System.nanoTime());
            ends.put(intake, seen);
        }
        return seen.offset();
    }

    /** The batch before these offsets is committed. */
    void committed(Map<TopicPartition, OffsetAndMetadata> then) {
        then.forEach((partition, next) -> following.put(partition, next.offset()));
    }

    /** The partitions may have been another's since, or are read again. */
    void moved(Collection<TopicPartition> partitions) {
        following.keySet().removeAll(partitions);
        stretches.keySet().removeAll(partitions);
    }

    private static TopicPartition facts(TopicPartition intake) {
        return new TopicPartition(Topics.LIFECYCLE, intake.partition());
    }
}
