package io.trunkline.gateway.view.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.r2dbc.spi.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings the tables to what this version needs: numbered scripts, each applied once, in one transaction under a lock
 * that keeps other nodes waiting meanwhile. Thread-safe.
 */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final List<String> SCRIPTS = List.of(
            "001-messages.sql",
            "002-erasures.sql",
            "003-history.sql",
            "004-segments.sql",
            "005-waiting.sql",
            "007-keys.sql",
            "008-receipts.sql",
            "009-rebuild.sql",
            "010-doubts.sql",
            "011-nodes.sql",
            "012-unreadable-waits.sql",
            "015-partner-receipts.sql",
            "016-sender-queues.sql",
            "018-urgency.sql",
            "019-inbound.sql",
            "020-waiting-recipients.sql",
            "029-partner-inbound.sql",
            "032-orphans-elsewhere.sql",
            "033-release-order.sql",
            "034-queue-ranks.sql",
            "035-part-takers.sql");

    /** Any number that nobody else locks in this database. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(7264501973)";

    private static final String VERSIONS = "CREATE TABLE IF NOT EXISTS view_version ("
            + "version integer PRIMARY KEY, script text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())";

    private final PostgresDatabase database;
    private final List<String> statements;
    private volatile boolean done;

    Migrations(PostgresDatabase database) {
        this.database = database;
        this.statements = SCRIPTS.stream().map(Migrations::read).toList();
    }

    /** Completes when the tables are there; after a failure the next subscriber tries again. */
    Mono<Void> apply() {
        return Mono.defer(() -> done
                ? Mono.empty()
                : database.inTransaction(connection -> migrate(connection).thenReturn(true))
                        .doOnSuccess(migrated -> done = true)
                        .then());
    }

    private Mono<Void> migrate(Connection connection) {
        return run(connection, LOCK)
                .then(run(connection, VERSIONS))
                .then(applied(connection))
                .flatMapMany(
                        applied -> Flux.range(0, SCRIPTS.size()).filter(index -> !applied.contains(SCRIPTS.get(index))))
                .concatMap(index -> apply(connection, index))
                .then();
    }

    /** By name: a script may come with a later release than one of a higher number. */
    private static Mono<Set<String>> applied(Connection connection) {
        return Flux.from(connection
                        .createStatement("SELECT script FROM view_version")
                        .execute())
                .concatMap(result -> result.map((row, metadata) -> Rows.required(row, "script", String.class)))
                .collect(Collectors.toSet());
    }

    private Mono<Void> apply(Connection connection, int index) {
        String script = SCRIPTS.get(index);
        LOG.info("view tables: applying {}", script);
        return run(connection, statements.get(index))
                .then(Mono.from(connection
                        .createStatement("INSERT INTO view_version (version, script) VALUES ($1, $2)")
                        .bind(0, Integer.parseInt(script.substring(0, script.indexOf('-'))))
                        .bind(1, script)
                        .execute()))
                .flatMap(result -> Mono.from(result.getRowsUpdated()))
                .then();
    }

    private static Mono<Void> run(Connection connection, String sql) {
        return Flux.from(connection.createStatement(sql).execute())
                .concatMap(result -> Flux.from(result.map((row, metadata) -> true)))
                .then();
    }

    private static String read(String script) {
        try (InputStream in = Migrations.class.getResourceAsStream(script)) {
            if (in == null) {
                throw new IllegalStateException(
                        "script: " + script + " is missing (expected: beside " + Migrations.class + ")");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
