package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.waiting.DueMessage;
import io.trunkline.gateway.waiting.MarkedWait;
import io.trunkline.gateway.waiting.Release;
import io.trunkline.gateway.waiting.Turn;
import io.trunkline.gateway.waiting.WaitKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What was decided about waits that are due, as statements. For one thread. */
final class WaitDecisions {
    private static final Logger LOG = LoggerFactory.getLogger(WaitDecisions.class);
    private static final HexFormat HEX = HexFormat.of();

    /** How long a row is put off that nothing can be decided about: it holds up no others, and a mended gateway finds it. */
    static final Duration PUT_OFF = Duration.ofMinutes(1);

    /** What got its turn goes on naming its queue: whoever keeps the pace says it, and nobody else. */
    private static final String MARK = "UPDATE waiting w SET fact = decode(r.hex, 'hex'),"
            + " queue = CASE WHEN r.turn THEN w.queue END"
            + " FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::bool[]) AS r(sid, attempt, kind, hex, turn)"
            + " WHERE w.sid = r.sid AND w.attempt = r.attempt AND w.kind = r.kind";

    private static final String POSTPONE =
            "UPDATE waiting w SET due = timestamptz 'epoch' + r.due * interval '1 millisecond', queue = NULL"
                    + " FROM unnest($1::uuid[], $2::int[], $3::text[], $4::bigint[]) AS r(sid, attempt, kind, due)"
                    + " WHERE w.sid = r.sid AND w.attempt = r.attempt AND w.kind = r.kind";

    private static final String QUEUE =
            "UPDATE waiting w SET due = timestamptz 'epoch' + r.due * interval '1 millisecond',"
                    + " shard = r.shard, queue = r.queue, rank = r.rank, segments = r.segments"
                    + " FROM unnest($1::uuid[], $2::int[], $3::text[], $4::bigint[], $5::int[], $6::text[], $7::int[],"
                    + " $8::int[]) AS r(sid, attempt, kind, due, shard, queue, rank, segments)"
                    + " WHERE w.sid = r.sid AND w.attempt = r.attempt AND w.kind = r.kind";

    private static final String SET_ASIDE = "UPDATE waiting w SET unreadable = true"
            + " FROM unnest($1::uuid[], $2::int[], $3::text[]) AS r(sid, attempt, kind)"
            + " WHERE w.sid = r.sid AND w.attempt = r.attempt AND w.kind = r.kind";

    /** Waits for nobody: the view deletes in an order of its own, and what it holds is deleted there or said once more. */
    private static final String DELETE = "WITH free AS (SELECT w.sid, w.attempt, w.kind FROM waiting w"
            + " JOIN unnest($1::uuid[], $2::int[], $3::text[]) AS r(sid, attempt, kind)"
            + " ON w.sid = r.sid AND w.attempt = r.attempt AND w.kind = r.kind FOR UPDATE OF w SKIP LOCKED)"
            + " DELETE FROM waiting w USING free f WHERE w.sid = f.sid AND w.attempt = f.attempt AND w.kind = f.kind";

    private final int size;
    private final List<MarkedWait> marked = new ArrayList<>();
    private final List<Named> dropped = new ArrayList<>();
    private final List<Postponed> postponed = new ArrayList<>();
    private final List<Queued> queued = new ArrayList<>();
    private final QueueShards queues;
    private final boolean inTurn;

    /** A row's primary key. */
    record Named(MessageSid sid, int attempt, String kind) {
        static Named of(MessageSid sid, WaitKey key) {
            return new Named(sid, key.attempt(), key.kind().name());
        }
    }

    /**
     * A row that is due.
     *
     * @param message null where the row cannot be read
     */
    record Due(Named row, @Nullable DueMessage message) {}

    private record Postponed(Named row, long dueMillis) {}

    private record Queued(Named row, Turn turn) {}

    /**
     * @param inTurn whether these are rows of queues whose turn it is
     */
    WaitDecisions(
            List<Due> due, Instant now, Function<DueMessage, Release> decide, QueueShards queues, boolean inTurn) {
        this.size = due.size();
        this.queues = queues;
        this.inTurn = inTurn;
        for (Due row : due) {
            DueMessage message = row.message();
            if (message == null) {
                putOff(row.row(), now);
            } else {
                decide(row.row(), message, now, decide);
            }
        }
    }

    private void decide(Named row, DueMessage message, Instant now, Function<DueMessage, Release> decide) {
        try {
            switch (decide.apply(message)) {
                case Release.Say say -> marked.add(new MarkedWait(message.key(), say.fact(), message.body()));
                case Release.Drop drop -> dropped.add(row);
                case Release.Queue queue -> queued.add(new Queued(row, queue.turn()));
                case Release.Later later ->
                    postponed.add(new Postponed(row, later.due().toEpochMilli()));
            }
        } catch (RuntimeException e) {
            LOG.error("{}: what becomes of its wait cannot be decided; it is put off", row.sid(), e);
            putOff(row, now);
        }
    }

    private void putOff(Named row, Instant now) {
        postponed.add(new Postponed(row, now.plus(PUT_OFF).toEpochMilli()));
    }

    int size() {
        return size;
    }

    List<MarkedWait> marked() {
        return marked;
    }

    Mono<Void> write(Connection connection) {
        return mark(connection)
                .then(Mono.defer(() -> delete(connection, dropped)))
                .then(Mono.defer(() -> postpone(connection)))
                .then(Mono.defer(() -> queue(connection)));
    }

    /** Decided rows that cannot be read are kept and looked at no more. */
    static Mono<Void> setAside(List<Named> rows, Connection connection) {
        return rows.isEmpty() ? Mono.empty() : run(bind(connection.createStatement(SET_ASIDE), rows));
    }

    static Mono<Void> delete(List<MarkedWait> waits, Connection connection) {
        return delete(connection, named(waits));
    }

    private static List<Named> named(List<MarkedWait> waits) {
        return waits.stream()
                .map(wait -> Named.of(wait.fact().sid(), wait.key()))
                .toList();
    }

    private Mono<Void> mark(Connection connection) {
        return marked.isEmpty()
                ? Mono.empty()
                : run(bind(connection.createStatement(MARK), named(marked))
                        .bind(
                                3,
                                marked.stream()
                                        .map(wait -> HEX.formatHex(History.octets(wait.fact())))
                                        .toArray(String[]::new))
                        .bind(
                                4,
                                marked.stream()
                                        .map(wait -> inTurn && wait.fact() instanceof MessageRouted)
                                        .toArray(Boolean[]::new)));
    }

    private Mono<Void> queue(Connection connection) {
        return queued.isEmpty()
                ? Mono.empty()
                : run(bind(
                                connection.createStatement(QUEUE),
                                queued.stream().map(Queued::row).toList())
                        .bind(3, turns(Long[]::new, turn -> turn.validUntil().toEpochMilli()))
                        .bind(4, turns(Integer[]::new, turn -> queues.of(turn.sender())))
                        .bind(5, turns(String[]::new, turn -> turn.sender().value()))
                        .bind(6, turns(Integer[]::new, Turn::rank))
                        .bind(7, turns(Integer[]::new, Turn::segments)));
    }

    private <T> T[] turns(IntFunction<T[]> array, Function<Turn, T> value) {
        return queued.stream().map(queued -> value.apply(queued.turn())).toArray(array);
    }

    private Mono<Void> postpone(Connection connection) {
        return postponed.isEmpty()
                ? Mono.empty()
                : run(bind(
                                connection.createStatement(POSTPONE),
                                postponed.stream().map(Postponed::row).toList())
                        .bind(3, postponed.stream().map(Postponed::dueMillis).toArray(Long[]::new)));
    }

    private static Mono<Void> delete(Connection connection, List<Named> rows) {
        return rows.isEmpty() ? Mono.empty() : run(bind(connection.createStatement(DELETE), rows));
    }

    private static Statement bind(Statement statement, List<Named> rows) {
        return statement
                .bind(0, rows.stream().map(row -> Rows.uuid(row.sid())).toArray(UUID[]::new))
                .bind(1, rows.stream().map(Named::attempt).toArray(Integer[]::new))
                .bind(2, rows.stream().map(Named::kind).toArray(String[]::new));
    }

    private static Mono<Void> run(Statement statement) {
        return Flux.from(statement.execute()).concatMap(Result::getRowsUpdated).then();
    }
}
