package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads spans of slots' journals, with a consumer for the occasion. Blocks. */
final class LaneJournalReader {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);

    private LaneJournalReader() {}

    /**
     * Offsets of a journal; what was deleted since is left out.
     *
     * @param to itself not included
     */
    record Span(long from, long to) {}

    /** Takes the entries of each slot in order. */
    interface Visitor {
        void visit(int slot, long offset, LaneEntry entry);

        /** There is an entry that this version cannot read. */
        void visitUnreadable(int slot, long offset);
    }

    /**
     * @throws IllegalStateException where nothing comes for 10 s
     */
    static void read(KafkaCluster cluster, UnreadableRecords unreadable, Map<Integer, Span> spans, Visitor visitor) {
        try (KafkaConsumer<byte[], byte[]> consumer = cluster.consumer("lane-journal", Map.of())) {
            Map<TopicPartition, Long> ends = seek(consumer, spans);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("the lane journal gave nothing for " + PATIENCE.toSeconds()
                            + " s (expected: up to " + ends + ")");
                }
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    // A slow broker is waited for: who gave up here would begin again with the same
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                }
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
                    if (record.offset() < end) {
                        unreadable
                                .read(record, LaneEntryCodec.JOURNAL)
                                .ifPresentOrElse(
                                        entry -> visitor.visit(record.partition(), record.offset(), entry),
                                        () -> visitor.visitUnreadable(record.partition(), record.offset()));
                    }
                }
            }
        }
    }

    /** Moves to where each span begins; returns where it ends. */
    private static Map<TopicPartition, Long> seek(KafkaConsumer<byte[], byte[]> consumer, Map<Integer, Span> spans) {
        Map<TopicPartition, Long> starts = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        spans.forEach((slot, span) -> {
            TopicPartition partition = new TopicPartition(Topics.LANE_JOURNAL, slot);
            starts.put(partition, span.from());
            ends.put(partition, span.to());
        });
        consumer.assign(starts.keySet());
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(starts.keySet());
        starts.forEach((partition, from) ->
                consumer.seek(partition, Math.max(from, beginnings.getOrDefault(partition, from))));
        return ends;
    }
}
