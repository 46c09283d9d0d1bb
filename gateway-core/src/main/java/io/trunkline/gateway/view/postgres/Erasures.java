package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.message.MessageSid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The erasures of a batch as one statement, after the batch's rows are written. They are kept, so that a body that is read
 * after them does not stay.
 */
final class Erasures {
    private static final String ERASE = "WITH erased AS (SELECT sid, deleted"
            + " FROM unnest($1::uuid[], $2::boolean[]) AS r(sid, deleted)),"
            + " bodies AS (DELETE FROM message_body b USING erased WHERE b.sid = erased.sid),"
            + " gone AS (UPDATE message m SET deleted = true FROM erased WHERE m.sid = erased.sid AND erased.deleted)"
            + " INSERT INTO message_erasure (sid) SELECT sid FROM erased ON CONFLICT DO NOTHING";

    private final Map<MessageSid, Boolean> deleted = new LinkedHashMap<>();

    Erasures(List<LifecycleEvent> events) {
        for (LifecycleEvent event : events) {
            if (event instanceof BodyErased) {
                deleted.putIfAbsent(event.sid(), false);
            } else if (event instanceof MessageDeleted) {
                deleted.put(event.sid(), true);
            }
        }
    }

    boolean isEmpty() {
        return deleted.isEmpty();
    }

    Statement bind(Connection connection) {
        return connection
                .createStatement(ERASE)
                .bind(0, deleted.keySet().stream().map(Rows::uuid).toArray(UUID[]::new))
                .bind(1, deleted.values().toArray(Boolean[]::new));
    }
}
