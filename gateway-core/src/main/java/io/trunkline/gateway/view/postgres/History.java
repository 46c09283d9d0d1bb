package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.wire.LifecycleCodec;
import io.trunkline.gateway.log.wire.UnreadableRecordException;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.MessageHistory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** The events of a batch, as they are and in their order, as one statement; and those of one message again. */
record History(List<LifecycleEvent> events, List<String> nodes) {
    /** The driver has no array of octets. */
    private static final HexFormat HEX = HexFormat.of();

    private static final String INSERT = "INSERT INTO message_event (sid, event, node)"
            + " SELECT sid, decode(hex, 'hex'), node FROM unnest($1::uuid[], $2::text[], $3::text[])"
            + " WITH ORDINALITY AS r(sid, hex, node, place)"
            + " ORDER BY place";

    private static final String FIND =
            "SELECT h.event, h.node FROM message_event h WHERE h.sid = $1 ORDER BY h.n LIMIT $2";

    boolean isEmpty() {
        return events.isEmpty();
    }

    Statement bind(Connection connection) {
        return connection
                .createStatement(INSERT)
                .bind(0, events.stream().map(event -> Rows.uuid(event.sid())).toArray(UUID[]::new))
                .bind(
                        1,
                        events.stream()
                                .map(event -> HEX.formatHex(octets(event)))
                                .toArray(String[]::new))
                .bind(2, nodes.toArray(String[]::new));
    }

    /** The oldest events of the message, at most so many. */
    static Statement find(Connection connection, MessageSid sid, int most) {
        return connection.createStatement(FIND).bind(0, Rows.uuid(sid)).bind(1, most);
    }

    static byte[] octets(LifecycleEvent event) {
        return LifecycleCodec.LIFECYCLE.encode(event);
    }

    static LifecycleEvent event(Row row) {
        return event(row, "event");
    }

    static MessageHistory.Entry entry(Row row) {
        return new MessageHistory.Entry(event(row), Rows.required(row, "node", String.class));
    }

    /** The fact that a column holds. */
    static LifecycleEvent event(Row row, String column) {
        ByteBuffer octets = Rows.required(row, column, ByteBuffer.class);
        byte[] event = new byte[octets.remaining()];
        octets.get(event);
        return event(event, column);
    }

    static LifecycleEvent ofHex(String hex) {
        return event(HEX.parseHex(hex), "event");
    }

    private static LifecycleEvent event(byte[] octets, String column) {
        try {
            return LifecycleCodec.LIFECYCLE.decode(octets);
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("column " + column + ": no LifecycleRecord", e);
        }
    }
}
