package io.trunkline.gateway.log.kafka;

import org.apache.kafka.clients.producer.ProducerRecord;
import reactor.core.publisher.MonoSink;

/** A record on its way into the log, and whom to tell. */
final class PendingAppend {
    final ProducerRecord<byte[], byte[]> record;
    final int bytes;
    final long sinceNanos;
    private final MonoSink<Void> sink;

    /** Written by whoever ends it, read by those who look for the oldest that is not ended. */
    volatile boolean ended;

    /** Appender thread only: when it may be handed over again, on System.nanoTime's scale. */
    long notBeforeNanos;

    PendingAppend(ProducerRecord<byte[], byte[]> record, long nowNanos, MonoSink<Void> sink) {
        this.record = record;
        this.bytes = record.key().length + record.value().length;
        this.sinceNanos = nowNanos;
        this.notBeforeNanos = nowNanos;
        this.sink = sink;
    }

    void succeed() {
        sink.success();
    }

    void fail(RuntimeException error) {
        sink.error(error);
    }
}
