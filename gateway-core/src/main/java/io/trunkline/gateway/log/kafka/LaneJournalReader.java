package io.trunkline.gateway.log.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Reads spans of slots' journals, with a consumer for the occasion. Blocks. */
final class LaneJournalReader {
    private LaneJournalReader() {}

    /** Takes the entries of each slot in order. */
    interface Visitor {
        void visit(int slot, long offset, LaneEntry entry);

        /** There is an entry that this version cannot read. */
        void visitUnreadable(int slot, long offset);
    }

    /**
     * @throws IllegalStateException where nothing comes for 10 s
     */
    static void read(
            KafkaCluster cluster, UnreadableRecords unreadable, Map<Integer, ReadBack.Span> spans, Visitor visitor) {
        Map<TopicPartition, ReadBack.Span> wanted = new HashMap<>();
        spans.forEach((slot, span) -> wanted.put(new TopicPartition(Topics.LANE_JOURNAL, slot), span));
        try (ReadBack back = new ReadBack(cluster, "lane-journal")) {
            back.read(
                    wanted,
                    record -> unreadable
                            .read(record, LaneEntryCodec.JOURNAL)
                            .ifPresentOrElse(
                                    entry -> visitor.visit(record.partition(), record.offset(), entry),
                                    () -> visitor.visitUnreadable(record.partition(), record.offset())));
        }
    }
}
