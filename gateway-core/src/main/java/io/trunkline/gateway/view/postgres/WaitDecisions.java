package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.waiting.DueMessage;
import io.trunkline.gateway.waiting.MarkedWait;
import io.trunkline.gateway.waiting.Release;
import io.trunkline.gateway.waiting.WaitKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
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
    private static final Duration PUT_OFF = Duration.ofMinutes(1);

    private static final String MARK = "UPDATE waiting w SET fact = decode(r.hex, 'hex')"
            + " FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) AS r(sid, attempt, kind, hex)"
            + " WHERE w.sid = r.sid AND w.attempt = r.attempt AND w.kind = r.kind";

    private static final String POSTPONE =
            "UPDATE waiting w SET due = timestamptz 'epoch' + r.due * interval '1 millisecond'"
                    + " FROM unnest($1::uuid[], $2::int[], $3::text[], $4::bigint[]) AS r(sid, attempt, kind, due)"
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

    WaitDecisions(List<Due> due, Instant now, Function<DueMessage, Release> decide) {
        this.size = due.size();
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
                .then(Mono.defer(() -> postpone(connection)));
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
                                        .toArray(String[]::new)));
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
