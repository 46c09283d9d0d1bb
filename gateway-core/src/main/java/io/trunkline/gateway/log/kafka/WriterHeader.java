package io.trunkline.gateway.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** The header that names the node which wrote a record. */
final class WriterHeader {
    private static final String NAME = "node";

    private WriterHeader() {}

    /** For every record of the node's. */
    static List<Header> naming(String node) {
        return List.of(new RecordHeader(NAME, node.getBytes(UTF_8)));
    }

    /** The node's name; empty where the record does not tell. */
    static String of(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(NAME);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }
}
