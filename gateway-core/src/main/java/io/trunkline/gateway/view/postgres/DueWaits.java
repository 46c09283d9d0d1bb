package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Takes the waits of a round from those of a shard that are due, and locks them. Where there are more than a round has, in
 * three steps:
 *
 * <pre>
 * a quarter of the round  --> what has been due for the longest, whatever it is: nothing waits for ever
 * the rest                --> the more urgent class first; within a class each account one in turn, the earliest first
 * what is left over       --> what has been due for the longest
 * </pre>
 *
 * Rows that the view's transaction or a cancel holds are left for the next round. For one thread.
 */
final class DueWaits {
    /** The part of a round that goes by age alone. */
    private static final int BY_AGE = 4;

    private static final String COLUMNS = "SELECT w.attempt AS wait_attempt, w.kind, w.reason,"
            + " EXISTS (SELECT 1 FROM message_erasure e WHERE e.sid = w.sid) AS erased, " + PostgresWaits.PAST
            + Rows.VIEW_COLUMNS;

    private static final String MESSAGE =
            " JOIN message m ON m.sid = w.sid AND m.account IS NOT NULL" + " LEFT JOIN message_body b ON b.sid = w.sid";

    private static final String OLDEST = COLUMNS + " FROM waiting w" + MESSAGE
            + " WHERE w.shard = $1 AND w.fact IS NULL AND w.due <= $2"
            + " AND w.sid <> ALL($4) ORDER BY w.due LIMIT $3 FOR UPDATE OF w SKIP LOCKED";

    /** What the index waiting_turn has of the shard. */
    private static final String HAS_TURN = "w.shard = $1 AND w.fact IS NULL AND w.kind <> 'RECEIPT_TIMEOUT'";

    private static final String FLOW = "SELECT w.class, w.account, w.due FROM waiting w WHERE " + HAS_TURN;

    private static final String FIRST = " ORDER BY w.class, w.account, w.due LIMIT 1";

    /**
     * Goes from account to account in the index, with one look at each however much it has, and takes a few rows of those
     * that have any due: of up to ten accounts of a class as many as there are turns, of more accordingly fewer. Who of a
     * class begins is drawn by lot, because there may be more accounts than turns. The rows are then fetched by their key
     * alone: were the shard named there again, a planner that knows little of the table might read all that is due.
     */
    private static final String TURNS = "WITH RECURSIVE flow(class, account, due) AS ((" + FLOW + FIRST + ")"
            + " UNION ALL SELECT n.class, n.account, n.due FROM flow f CROSS JOIN LATERAL (" + FLOW
            + " AND (w.class, w.account) > (f.class, f.account)" + FIRST + ") n),"
            + " ready AS MATERIALIZED (SELECT class, account, count(*) OVER (PARTITION BY class) AS flows, random() AS lot"
            + " FROM flow WHERE due <= $2),"
            + " head AS (SELECT r.class, r.lot, h.sid, h.attempt, h.kind,"
            + " row_number() OVER (PARTITION BY r.class, r.account ORDER BY h.due) AS place"
            + " FROM ready r CROSS JOIN LATERAL (SELECT w.sid, w.attempt, w.kind, w.due FROM waiting w WHERE "
            + HAS_TURN
            + " AND w.class = r.class AND w.account = r.account AND w.due <= $2 AND w.sid <> ALL($4)"
            + " ORDER BY w.due LIMIT greatest(1, 10 * $3 / r.flows)) h),"
            + " turn AS MATERIALIZED (SELECT * FROM head ORDER BY class, place, lot LIMIT $3) "
            + COLUMNS + " FROM turn t JOIN waiting w ON w.sid = t.sid AND w.attempt = t.attempt AND w.kind = t.kind"
            + MESSAGE + " WHERE w.fact IS NULL ORDER BY t.class, t.place, t.lot FOR UPDATE OF w SKIP LOCKED";

    private final Connection connection;
    private final int shard;
    private final Instant now;
    private final List<WaitDecisions.Due> taken = new ArrayList<>();

    DueWaits(Connection connection, int shard, Instant now) {
        this.connection = connection;
        this.shard = shard;
        this.now = now;
    }

    /** Emits at most so many, those of one account and class in the order in which they are due. */
    Mono<List<WaitDecisions.Due>> take(int most) {
        int byAge = Math.max(1, most / BY_AGE);
        return look(OLDEST, byAge)
                .then(Mono.defer(() -> taken.size() < byAge || byAge == most ? Mono.empty() : inTurn(most)))
                .then(Mono.fromSupplier(() -> List.copyOf(taken)));
    }

    private Mono<Void> inTurn(int most) {
        return look(TURNS, most - taken.size())
                .then(Mono.defer(() -> taken.size() < most ? look(OLDEST, most - taken.size()) : Mono.empty()));
    }

    /** A transaction's own locks do not keep a row from being taken twice: what it has is left out by name. */
    private Mono<Void> look(String sql, int most) {
        UUID[] held = taken.stream().map(due -> Rows.uuid(due.row().sid())).toArray(UUID[]::new);
        return PostgresWaits.rows(
                        connection
                                .createStatement(sql)
                                .bind(0, shard)
                                .bind(1, now)
                                .bind(2, most)
                                .bind(3, held),
                        PostgresWaits::due)
                .doOnNext(taken::add)
                .then();
    }
}
