package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The headers of a change of the directory: who asked for it, and which one it is. */
enum ChangeHeader {
    BY("by"),
    /** Unlike that of any other change, so that its writer finds it again. */
    ID("change");

    private final String headerName;

    ChangeHeader(String headerName) {
        this.headerName = headerName;
    }

    Header with(String value) {
        return new RecordHeader(headerName, value.getBytes(UTF_8));
    }

    /** Empty where the record does not tell. */
    String of(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(headerName);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }
}
