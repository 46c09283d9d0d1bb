package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.waiting.WaitChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What a batch changes about waits, as statements, after the batch's message rows are written: waits that end, then those
 * that begin. A retry that would come after the message's validity is due at its end.
 */
final class WaitChanges {
    private static final String END = "DELETE FROM waiting WHERE sid = ANY($1)";

    private static final String BEGIN = "INSERT INTO waiting (shard, sid, attempt, kind, due, reason)"
            + " SELECT $1, r.sid, r.attempt, r.kind, CASE WHEN r.kind = 'RETRY' THEN least(r.due,"
            + " coalesce(m.send_at, m.accepted_at) + coalesce(m.validity_seconds, $2) * interval '1 second')"
            + " ELSE r.due END, r.reason FROM (SELECT sid, attempt, kind,"
            + " timestamptz 'epoch' + due * interval '1 millisecond' AS due, reason"
            + " FROM unnest($3::uuid[], $4::int[], $5::text[], $6::bigint[], $7::text[])"
            + " AS u(sid, attempt, kind, due, reason)) r LEFT JOIN message m ON m.sid = r.sid ON CONFLICT DO NOTHING";

    private final int shard;
    private final List<UUID> ending;
    private final Map<MessageSid, WaitChange.Begin> beginning = new LinkedHashMap<>();

    WaitChanges(int shard, FoldedBatch folded) {
        this.shard = shard;
        this.ending = folded.ended().stream().map(Rows::uuid).toList();
        folded.changed().forEach((sid, change) -> {
            if (change.waiting() instanceof WaitChange.Begin begin) {
                beginning.put(sid, begin);
            }
        });
    }

    /** What is to be run, in order. */
    List<Function<Connection, Statement>> statements() {
        List<Function<Connection, Statement>> statements = new ArrayList<>();
        if (!ending.isEmpty()) {
            statements.add(connection -> connection.createStatement(END).bind(0, ending.toArray(UUID[]::new)));
        }
        if (!beginning.isEmpty()) {
            statements.add(this::begin);
        }
        return statements;
    }

    private Statement begin(Connection connection) {
        return connection
                .createStatement(BEGIN)
                .bind(0, shard)
                .bind(1, Math.toIntExact(Envelope.VALIDITY_MAX.toSeconds()))
                .bind(2, beginning.keySet().stream().map(Rows::uuid).toArray(UUID[]::new))
                .bind(3, column(Integer[]::new, begin -> begin.key().attempt()))
                .bind(4, column(String[]::new, begin -> begin.key().kind().name()))
                .bind(5, column(Long[]::new, begin -> begin.due().toEpochMilli()))
                .bind(6, column(String[]::new, WaitChange.Begin::reason));
    }

    private <T> T[] column(IntFunction<T[]> array, Function<WaitChange.Begin, T> value) {
        return beginning.values().stream().map(value).toArray(array);
    }
}
