package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.MessageSid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The bodies of a batch, but for those that are erased already, as one statement. PostgreSQL's text has no NUL, which a body may hold: the view shows U+FFFD in
 * its place.
 */
final class MessageBodies {
    private static final String INSERT = "INSERT INTO message_body (sid, body)"
            + " SELECT sid, body FROM unnest($1::uuid[], $2::text[]) AS r(sid, body)"
            + " WHERE NOT EXISTS (SELECT FROM message_erasure e WHERE e.sid = r.sid) ON CONFLICT DO NOTHING";

    private final Map<MessageSid, String> bodies = new LinkedHashMap<>();

    MessageBodies() {}

    MessageBodies(List<AcceptedMessage> messages) {
        messages.forEach(message -> add(message.envelope().sid(), message.body()));
    }

    void add(MessageSid sid, String body) {
        bodies.putIfAbsent(sid, body.replace('\0', '\uFFFD'));
    }

    boolean isEmpty() {
        return bodies.isEmpty();
    }

    Statement bind(Connection connection) {
        return connection
                .createStatement(INSERT)
                .bind(0, bodies.keySet().stream().map(Rows::uuid).toArray(UUID[]::new))
                .bind(1, bodies.values().toArray(String[]::new));
    }
}
