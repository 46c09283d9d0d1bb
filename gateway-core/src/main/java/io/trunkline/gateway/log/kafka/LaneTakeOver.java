package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LaneWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a new owner of slots does before anything else: it writes down that it has taken them, and reads what their owners
 * before it wrote up to there. Lanes' thread only; blocks while Kafka answers.
 */
final class LaneTakeOver {
    private static final Logger LOG = LoggerFactory.getLogger(LaneTakeOver.class);

    /**
     * How many records before the committed one are read for the attempts in them, cancels and the marks of transactions
     * counted: of a slot with 500 a second as many as come while a release may be late and clocks differ, as in
     * {@link SeenAttempts}.
     */
    static final int REMEMBERED_MAX = 50_000;

    /** And none that is older: several times what a release may be late. */
    private static final Duration REMEMBERED_FOR = LaneWriter.LATE_MAX.multipliedBy(5);

    /** What is committed beside the lane's offset: where to read the journal from, and whose the slot was there. */
    private static final Pattern JOURNAL = Pattern.compile("journal=(\\d+)(?: owner=(\\S+))?");

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final LaneJournal journal;

    /**
     * A slot that was taken.
     *
     * @param start the first offset of the lane that is not committed; the consumer stands before it
     */
    record Taken(LaneGate gate, long start) {}

    LaneTakeOver(KafkaConsumer<byte[], byte[]> consumer, LaneJournal journal) {
        this.consumer = consumer;
        this.journal = journal;
    }

    /** What is committed for a lane: where to read it on from, and its journal. */
    static OffsetAndMetadata committed(LaneGate.Position position) {
        String owner = position.owner() == null ? "" : " owner=" + position.owner();
        return new OffsetAndMetadata(position.lane(), "journal=" + position.journal() + owner);
    }

    /** What was committed by that; the whole journal where nobody said from where. */
    static LaneGate.Position position(OffsetAndMetadata committed) {
        Matcher journal = JOURNAL.matcher(committed.metadata());
        if (!journal.matches()) {
            return new LaneGate.Position(committed.offset(), 0, null);
        }
        String owner = journal.group(2);
        return new LaneGate.Position(
                committed.offset(), Long.parseLong(journal.group(1)), owner == null ? null : UUID.fromString(owner));
    }

    /**
     * Takes the lanes and moves the consumer to where each is to be read from. A lane whose journal has an entry that this
     * version cannot read is left out: what that says is done would be sent again.
     */
    Map<TopicPartition, Taken> take(Collection<TopicPartition> lanes) {
        Map<Integer, UUID> tokens = new HashMap<>();
        lanes.forEach(lane -> tokens.put(lane.partition(), UUID.randomUUID()));
        Map<Integer, Long> taken = journal.take(tokens);
        // Only now: whoever owned the slot before commits no more than this
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(lanes));
        StartOffsets.seek(consumer, lanes);
        Map<Integer, LaneHistory> histories = new HashMap<>();
        Map<Integer, ReadBack.Span> spans = new HashMap<>();
        for (TopicPartition lane : lanes) {
            int slot = lane.partition();
            OffsetAndMetadata before = committed.get(lane);
            LaneGate.Position position = before == null ? new LaneGate.Position(0, 0, null) : position(before);
            histories.put(slot, new LaneHistory(consumer.position(lane), position.owner()));
            spans.put(slot, new ReadBack.Span(position.journal(), taken.getOrDefault(slot, 0L)));
        }
        Entries entries = new Entries(histories);
        journal.read(spans, entries);
        return gates(entries.readable(lanes), tokens, taken, histories);
    }

    private record Entries(Map<Integer, LaneHistory> histories, Set<Integer> unreadable)
            implements LaneJournalReader.Visitor {
        Entries(Map<Integer, LaneHistory> histories) {
            this(histories, new HashSet<>());
        }

        @Override
        public void visit(int slot, long offset, LaneEntry entry) {
            histories.getOrDefault(slot, new LaneHistory(0, null)).add(offset, entry);
        }

        @Override
        public void visitUnreadable(int slot, long offset) {
            if (unreadable.add(slot)) {
                LOG.error(
                        "slot {}: nothing is sent from it, its journal has an entry at {} that this version cannot read (expected: a"
                                + " node of the version that wrote it)",
                        slot,
                        offset);
            }
        }

        List<TopicPartition> readable(Collection<TopicPartition> lanes) {
            return lanes.stream()
                    .filter(lane -> !unreadable.contains(lane.partition()))
                    .toList();
        }
    }

    private Map<TopicPartition, Taken> gates(
            Collection<TopicPartition> lanes,
            Map<Integer, UUID> tokens,
            Map<Integer, Long> taken,
            Map<Integer, LaneHistory> histories) {
        Map<TopicPartition, Long> remembered = remembered(lanes);
        Map<TopicPartition, Taken> gates = new HashMap<>();
        for (TopicPartition lane : lanes) {
            int slot = lane.partition();
            long start = consumer.position(lane);
            LaneGate gate = new LaneGate(
                    Objects.requireNonNull(tokens.get(slot)),
                    Objects.requireNonNull(histories.get(slot)),
                    start,
                    Objects.requireNonNull(taken.get(slot)) + 1,
                    System.nanoTime());
            gates.put(lane, new Taken(gate, start));
            consumer.seek(lane, Math.clamp(remembered.getOrDefault(lane, start), start - REMEMBERED_MAX, start));
        }
        return gates;
    }

    /** The first that is young enough to be remembered, of lanes that have one. */
    private Map<TopicPartition, Long> remembered(Collection<TopicPartition> lanes) {
        long since = System.currentTimeMillis() - REMEMBERED_FOR.toMillis();
        Map<TopicPartition, Long> times = new HashMap<>();
        lanes.forEach(lane -> times.put(lane, since));
        Map<TopicPartition, Long> first = new HashMap<>();
        consumer.offsetsForTimes(times).forEach((lane, found) -> {
            if (found != null) {
                first.put(lane, found.offset());
            }
        });
        return first;
    }
}
