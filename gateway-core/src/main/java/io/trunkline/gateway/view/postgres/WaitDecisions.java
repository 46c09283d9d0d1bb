package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.waiting.DueMessage;
import io.trunkline.gateway.waiting.MarkedWait;
import io.trunkline.gateway.waiting.Release;
import io.trunkline.gateway.waiting.WaitKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What was decided about waits that are due, as statements. For one thread. */
final class WaitDecisions {
    private static final HexFormat HEX = HexFormat.of();

    private static final String MARK = "UPDATE waiting w SET fact = decode(r.hex, 'hex')"
            + " FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) AS r(sid, attempt, kind, hex)"
            + " WHERE w.sid = r.sid AND w.attempt = r.attempt AND w.kind = r.kind";

    private static final String POSTPONE =
            "UPDATE waiting w SET due = timestamptz 'epoch' + r.due * interval '1 millisecond'"
                    + " FROM unnest($1::uuid[], $2::int[], $3::text[], $4::bigint[]) AS r(sid, attempt, kind, due)"
                    + " WHERE w.sid = r.sid AND w.attempt = r.attempt AND w.kind = r.kind";

    private static final String DELETE = "DELETE FROM waiting w"
            + " USING unnest($1::uuid[], $2::int[], $3::text[]) AS r(sid, attempt, kind)"
            + " WHERE w.sid = r.sid AND w.attempt = r.attempt AND w.kind = r.kind";

    private final int size;
    private final List<MarkedWait> marked = new ArrayList<>();
    private final List<Named> dropped = new ArrayList<>();
    private final List<Postponed> postponed = new ArrayList<>();

    /** A row's primary key. */
    private record Named(MessageSid sid, WaitKey key) {}

    private record Postponed(Named row, long dueMillis) {}

    WaitDecisions(List<DueMessage> due, Function<DueMessage, Release> decide) {
        this.size = due.size();
        for (DueMessage message : due) {
            Named row = new Named(message.envelope().sid(), message.key());
            switch (decide.apply(message)) {
                case Release.Say say -> marked.add(new MarkedWait(message.key(), say.fact(), message.body()));
                case Release.Drop drop -> dropped.add(row);
                case Release.Later later ->
                    postponed.add(new Postponed(row, later.due().toEpochMilli()));
            }
        }
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

    static Mono<Void> delete(List<MarkedWait> waits, Connection connection) {
        return delete(connection, named(waits));
    }

    private static List<Named> named(List<MarkedWait> waits) {
        return waits.stream()
                .map(wait -> new Named(wait.fact().sid(), wait.key()))
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
                .bind(1, rows.stream().map(row -> row.key().attempt()).toArray(Integer[]::new))
                .bind(2, rows.stream().map(row -> row.key().kind().name()).toArray(String[]::new));
    }

    private static Mono<Void> run(Statement statement) {
        return Flux.from(statement.execute()).concatMap(Result::getRowsUpdated).then();
    }
}
