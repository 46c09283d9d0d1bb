package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.wire.LifecycleCodec;
import io.trunkline.gateway.log.wire.MessageCodecs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The records of a partition pair on their way into a batch. For one thread. */
final class GatheredRecords {
    private final UnreadableRecords unreadable;
    private List<AcceptedMessage> accepted = new ArrayList<>();
    private List<LifecycleEvent> events = new ArrayList<>();
    private List<String> acceptedBy = new ArrayList<>();
    private List<String> eventsBy = new ArrayList<>();
    private @Nullable Instant intakeReadThrough;

    GatheredRecords(UnreadableRecords unreadable) {
        this.unreadable = unreadable;
    }

    /** Takes a record of {@code intake} or {@code lifecycle}; one that cannot be read is left out. */
    void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.INTAKE)) {
            intakeReadThrough = Instant.ofEpochMilli(record.timestamp());
            unreadable.read(record, MessageCodecs.ACCEPTED).ifPresent(message -> {
                accepted.add(message);
                acceptedBy.add(WriterHeader.of(record));
            });
        } else {
            unreadable.read(record, LifecycleCodec.LIFECYCLE).ifPresent(event -> {
                events.add(event);
                eventsBy.add(WriterHeader.of(record));
            });
        }
    }

    int size() {
        return accepted.size() + events.size();
    }

    /** What was gathered, which is forgotten with it. */
    LogBatch take(int partition, LogPosition from, LogPosition to) {
        LogBatch batch = new LogBatch(
                partition, from, to, accepted, events, new LogBatch.Writers(acceptedBy, eventsBy), intakeReadThrough);
        clear();
        return batch;
    }

    void clear() {
        accepted = new ArrayList<>();
        events = new ArrayList<>();
        acceptedBy = new ArrayList<>();
        eventsBy = new ArrayList<>();
        intakeReadThrough = null;
    }
}
