package io.trunkline.gateway.log.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.log.wire.RecordCodec;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes records; one that cannot be decoded is logged, counted and left out. Thread-safe. */
final class UnreadableRecords {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadableRecords.class);

    private final MeterRegistry meters;

    UnreadableRecords(MeterRegistry meters) {
        this.meters = meters;
    }

    /** The record's value in the gateway's words; empty where it is unreadable or there is none. */
    <D> Optional<D> read(ConsumerRecord<byte[], byte[]> record, RecordCodec<?, D> codec) {
        byte @Nullable [] value = record.value();
        try {
            if (value == null) {
                throw new UnreadableRecordException("no value", null);
            }
            return Optional.of(codec.decode(value));
        } catch (UnreadableRecordException e) {
            meters.counter("trunkline.log.unreadable", "topic", record.topic()).increment();
            LOG.error(
                    "{}-{} at offset {}: skipped, {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
            return Optional.empty();
        }
    }
}
