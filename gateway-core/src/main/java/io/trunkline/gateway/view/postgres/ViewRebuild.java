package io.trunkline.gateway.view.postgres;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.Projection;
import io.trunkline.gateway.waiting.Waits;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Empties the tables that come from the log and lets them be filled anew, up to where they stood: what the log has beyond is
 * left to the gateway, which decides what happens next as it reads it for the first time.
 *
 * <pre>
 * begin: where the view stands is written down, tables are emptied (one transaction)
 * then:  the log is read from its beginning into {@link #projection} up to there
 * end:   the note is taken away, and gateways may project again
 * </pre>
 *
 * A rebuild that is broken off leaves the note, which keeps gateways from projecting; {@link #begin} starts it over.
 * Waiting rows, callbacks and orphans stay as they are, and so do texts: a message may wait longer for its time than intake
 * keeps its text, and an erasure is read again with the rest. One caller.
 */
public final class ViewRebuild implements AutoCloseable {
    private static final String NOTE = "INSERT INTO view_rebuild (partition, intake, lifecycle)"
            + " SELECT partition, max(next_offset) FILTER (WHERE topic = 'intake'),"
            + " max(next_offset) FILTER (WHERE topic = 'lifecycle') FROM view_offset"
            + " WHERE NOT EXISTS (SELECT FROM view_rebuild) GROUP BY partition";

    private static final String EMPTY = "TRUNCATE message, message_erasure, message_event, message_key,"
            + " submitted_segment, doubtful_segment, view_offset";

    private static final String NOTED = "SELECT partition, intake, lifecycle FROM view_rebuild";

    private final PostgresDatabase database;
    private final Migrations migrations;
    private final Projection projection;

    /**
     * Connects to nothing yet.
     *
     * @param partitions of {@code intake} and {@code lifecycle}
     */
    public ViewRebuild(PostgresServer server, int partitions, InstantSource clock) {
        this.database = new PostgresDatabase(server, "rebuild", 2);
        this.migrations = new Migrations(database);
        WaitParts waits = new WaitParts(
                new Shards(),
                new QueueShards(partitions),
                Waits.usual(),
                new SimpleMeterRegistry().counter("doubts.settled"));
        this.projection = new MessageProjection(database, migrations, new ViewProgress(partitions), waits, clock, true);
    }

    /** Empties the tables; emits where each partition stood. Empty where nothing was ever read. */
    public Mono<Map<Integer, LogPosition>> begin() {
        return migrations
                .apply()
                .then(database.inTransaction(connection ->
                        run(connection, NOTE).then(run(connection, EMPTY)).then(noted(connection))));
    }

    private static Mono<Map<Integer, LogPosition>> noted(Connection connection) {
        return Flux.from(connection.createStatement(NOTED).execute())
                .concatMap(result -> result.map((row, metadata) -> Map.entry(
                        Rows.required(row, "partition", Integer.class),
                        new LogPosition(
                                Rows.required(row, "intake", Long.class),
                                Rows.required(row, "lifecycle", Long.class)))))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue, TreeMap::new);
    }

    /** Fills the tables, in order and from the first record on. */
    public Projection projection() {
        return projection;
    }

    /** Every partition was read up to where it stood. */
    public Mono<Void> end() {
        return database.inTransaction(connection -> run(connection, "DELETE FROM view_rebuild"));
    }

    private static Mono<Void> run(Connection connection, String sql) {
        return Flux.from(connection.createStatement(sql).execute())
                .concatMap(Result::getRowsUpdated)
                .then();
    }

    /** Closes the connections. Blocks a few seconds at most. */
    @Override
    public void close() {
        database.close();
    }
}
