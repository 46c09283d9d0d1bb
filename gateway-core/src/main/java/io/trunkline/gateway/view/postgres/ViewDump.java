package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Result;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The view as text that two views of one log have in common: a line for each message in the order of SIDs, with everything
 * that is known of it and the octets of its history, as JSON with sorted names. Without bodies, waiting rows and callbacks, and without
 * the node that accepted it: only {@code intake} tells that, which is not kept as long as the history.
 */
public final class ViewDump implements AutoCloseable {
    private static final int PAGE = 1_000;
    private static final UUID FIRST = new UUID(0, 0);

    private static final String LINES = "SELECT m.sid, (to_jsonb(m) - 'accepted_by' || jsonb_build_object("
            + "'erased', EXISTS (SELECT FROM message_erasure e WHERE e.sid = m.sid), 'history', coalesce("
            + "(SELECT jsonb_agg(encode(h.event, 'hex') || ' ' || h.node ORDER BY h.n) FROM message_event h WHERE h.sid = m.sid), '[]')"
            + "))::text AS line FROM message m WHERE m.sid > $1 ORDER BY m.sid LIMIT " + PAGE;

    private final PostgresDatabase database;
    private final Migrations migrations;

    private record Line(UUID sid, String text) {}

    /** Connects to nothing yet. */
    public ViewDump(PostgresServer server) {
        this.database = new PostgresDatabase(server, "dump", 1);
        this.migrations = new Migrations(database);
    }

    /** The lines, without ends, all of one moment. */
    public Flux<String> lines() {
        return migrations
                .apply()
                .thenMany(database.query(connection -> Mono.from(
                                connection.beginTransaction(IsolationLevel.REPEATABLE_READ))
                        .then(run(connection, "SET TRANSACTION READ ONLY"))
                        .then(run(connection, "SET LOCAL TIME ZONE 'UTC'"))
                        .thenMany(pages(connection))
                        .concatWith(Mono.from(connection.commitTransaction()).then(Mono.empty()))));
    }

    private static Flux<String> pages(Connection connection) {
        return page(connection, FIRST)
                .expand(page -> page.size() < PAGE
                        ? Mono.empty()
                        : page(connection, page.getLast().sid()))
                .concatMapIterable(page -> page)
                .map(Line::text);
    }

    private static Mono<List<Line>> page(Connection connection, UUID after) {
        return Flux.from(connection.createStatement(LINES).bind(0, after).execute())
                .concatMap(result -> result.map((row, metadata) ->
                        new Line(Rows.required(row, "sid", UUID.class), Rows.required(row, "line", String.class))))
                .collectList();
    }

    private static Mono<Void> run(Connection connection, String sql) {
        return Flux.from(connection.createStatement(sql).execute())
                .concatMap(Result::getRowsUpdated)
                .then();
    }

    /** Closes the connection. Blocks a few seconds at most. */
    @Override
    public void close() {
        database.close();
    }
}
