package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.waiting.Turn;
import io.trunkline.gateway.waiting.WaitChange;
import io.trunkline.gateway.waiting.WaitKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What a batch changes about waits, as statements, after the batch's message rows are written: waits that end, then those
 * that begin. A retry that would come after the message's validity is due at its end, and so is what waits for its turn.
 */
final class WaitChanges {
    private static final String NO_QUEUE = "";

    private static final String END = "DELETE FROM waiting WHERE sid = ANY($1)";

    private static final String BEGIN =
            "INSERT INTO waiting (shard, sid, attempt, kind, due, reason, queue, rank, segments, recipient,"
                    + " class, account)"
                    + " SELECT r.shard, r.sid, r.attempt, r.kind, CASE WHEN r.kind = 'RETRY' THEN least(r.due,"
                    + " coalesce(m.send_at, m.accepted_at) + coalesce(m.validity_seconds, $1) * interval '1 second')"
                    + " ELSE r.due END, r.reason, nullif(r.queue, ''), r.rank, r.segments,"
                    + " CASE WHEN r.kind IN ('SEND_AT', 'RETRY', 'PACE') THEN m.recipient END,"
                    + " CASE m.urgency WHEN 'ONE_TIME_PASSWORD' THEN 0 WHEN 'BULK' THEN 2 ELSE 1 END, coalesce(m.account, '')"
                    + " FROM (SELECT shard, sid, attempt, kind, timestamptz 'epoch' + due * interval '1 millisecond' AS due,"
                    + " reason, queue, rank, segments FROM unnest($2::int[], $3::uuid[], $4::int[], $5::text[],"
                    + " $6::bigint[], $7::text[], $8::text[], $9::int[], $10::int[])"
                    + " AS u(shard, sid, attempt, kind, due, reason, queue, rank, segments)) r"
                    + " LEFT JOIN message m ON m.sid = r.sid ON CONFLICT DO NOTHING";

    private final int shard;
    private final List<UUID> ending;
    private final List<Beginning> beginning = new ArrayList<>();

    private record Beginning(
            int shard, MessageSid sid, WaitKey key, Instant due, String reason, String queue, int rank, int segments) {}

    /**
     * @param current whether the view of the partition is up to date. What was to wait for its turn may have had it long
     *     ago where it is not: then it is due at once, which it is not released for until the view knows
     */
    WaitChanges(int shard, FoldedBatch folded, QueueShards queues, boolean current) {
        this.shard = shard;
        this.ending = folded.ended().stream().map(Rows::uuid).toList();
        folded.changed().forEach((sid, change) -> {
            switch (change.waiting()) {
                case WaitChange.Begin begin -> beginning.add(plain(sid, begin.key(), begin.due(), begin.reason()));
                case WaitChange.Queue queue ->
                    beginning.add(
                            current
                                    ? queued(sid, queue, queues)
                                    : plain(sid, queue.key(), queue.since(), queue.reason()));
                case WaitChange.Keep keep -> {}
                case WaitChange.End end -> {}
            }
        });
    }

    private Beginning plain(MessageSid sid, WaitKey key, Instant due, String reason) {
        return new Beginning(shard, sid, key, due, reason, NO_QUEUE, 0, 0);
    }

    private static Beginning queued(MessageSid sid, WaitChange.Queue queue, QueueShards queues) {
        Turn turn = queue.turn();
        return new Beginning(
                queues.of(turn.sender()),
                sid,
                queue.key(),
                turn.validUntil(),
                queue.reason(),
                turn.sender().value(),
                turn.rank(),
                turn.segments());
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
                .bind(0, Math.toIntExact(Envelope.VALIDITY_MAX.toSeconds()))
                .bind(1, column(Integer[]::new, Beginning::shard))
                .bind(2, column(UUID[]::new, row -> Rows.uuid(row.sid())))
                .bind(3, column(Integer[]::new, row -> row.key().attempt()))
                .bind(4, column(String[]::new, row -> row.key().kind().name()))
                .bind(5, column(Long[]::new, row -> row.due().toEpochMilli()))
                .bind(6, column(String[]::new, Beginning::reason))
                .bind(7, column(String[]::new, Beginning::queue))
                .bind(8, column(Integer[]::new, Beginning::rank))
                .bind(9, column(Integer[]::new, Beginning::segments));
    }

    private <T> T[] column(IntFunction<T[]> array, Function<Beginning, T> value) {
        return beginning.stream().map(value).toArray(array);
    }
}
