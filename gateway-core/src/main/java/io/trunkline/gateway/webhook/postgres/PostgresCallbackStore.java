package io.trunkline.gateway.webhook.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.webhook.CallbackStore;
import io.trunkline.gateway.webhook.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Durable callbacks in the table {@code callback}. Thread-safe. Every statement is its own transaction and is given up
 * after ten seconds.
 */
public final class PostgresCallbackStore implements CallbackStore {
    private static final Duration STATEMENT_MAX = Duration.ofSeconds(10);
    /** How many callbacks of one endpoint are taken in one claim. */
    private static final int CLAIM_PER_ENDPOINT = 8;
    /** How far {@link #pending} counts. */
    private static final int PENDING_COUNT_MAX = 1_000_000;

    private static final short ENDED = 2;
    private static final short GONE = 3;
    private static final int NEWEST_VERSION = 1;

    private final ConnectionFactory connections;

    /**
     * A store over the given connections.
     *
     * @param connections pooled; each call takes one for a moment
     */
    public PostgresCallbackStore(ConnectionFactory connections) {
        this.connections = connections;
    }

    /** Makes the table where it is missing. Nodes that start together do so one after the other. */
    public Mono<Void> migrate() {
        return Mono.usingWhen(
                        connections.create(),
                        connection -> Mono.from(connection.beginTransaction())
                                .then(run(
                                        connection,
                                        "SELECT pg_advisory_xact_lock(hashtext('trunkline callback schema'))"))
                                .then(run(
                                        connection,
                                        "CREATE TABLE IF NOT EXISTS callback_schema (version integer PRIMARY KEY)"))
                                .then(number(
                                        connection, "SELECT coalesce(max(version), 0)::bigint FROM callback_schema"))
                                .flatMap(version -> upgrade(connection, version))
                                .then(Mono.from(connection.commitTransaction())),
                        Connection::close)
                .then();
    }

    private static Mono<Void> upgrade(Connection connection, long version) {
        if (version > NEWEST_VERSION) {
            return Mono.error(new IllegalStateException(
                    "callback_schema: version " + version + " (expected: at most " + NEWEST_VERSION + ")"));
        }
        return version == NEWEST_VERSION
                ? Mono.empty()
                : run(connection, Sql.SCHEMA)
                        .then(run(connection, "INSERT INTO callback_schema VALUES (" + NEWEST_VERSION + ")"));
    }

    @Override
    public Mono<Void> park(List<ParkedCallback> callbacks, Instant now) {
        return update(
                Sql.PARK, statement -> CallbackRows.bind(statement, callbacks).bind("$17", now.toEpochMilli()));
    }

    @Override
    public Flux<ParkedCallback> claim(Instant now, Instant leaseEnd, Set<Endpoint> busy, int limit) {
        String[] busyKeys = busy.stream().map(Endpoint::key).toArray(String[]::new);
        return use(connection -> Flux.from(connection
                                .createStatement(Sql.CLAIM)
                                .bind("$1", now.toEpochMilli())
                                .bind("$2", leaseEnd.toEpochMilli())
                                .bind("$3", busyKeys)
                                .bind("$4", limit)
                                .bind("$5", CLAIM_PER_ENDPOINT)
                                .execute())
                        .flatMap(result -> result.map((row, ignored) -> CallbackRows.read(row, leaseEnd))))
                .timeout(STATEMENT_MAX);
    }

    @Override
    public Mono<Void> delivered(MessageSid sid, int sequence, Instant now) {
        return update(Sql.DELIVERED, statement -> identify(statement, sid, sequence, now));
    }

    @Override
    public Mono<Void> again(MessageSid sid, int sequence, int attempts, Instant due, String failure, Instant now) {
        return update(
                Sql.AGAIN,
                statement -> identify(statement, sid, sequence, now)
                        .bind("$4", (short) attempts)
                        .bind("$5", due.toEpochMilli())
                        .bind("$6", failure));
    }

    @Override
    public Mono<Void> ended(MessageSid sid, int sequence, boolean gone, String failure, Instant now) {
        return update(
                Sql.ENDED,
                statement -> identify(statement, sid, sequence, now)
                        .bind("$4", gone ? GONE : ENDED)
                        .bind("$5", failure));
    }

    @Override
    public Mono<Long> pending() {
        return use(connection -> number(
                        connection,
                        "SELECT count(*) FROM (SELECT FROM callback WHERE state = 0 LIMIT " + PENDING_COUNT_MAX
                                + ") AS some"))
                .next()
                .timeout(STATEMENT_MAX);
    }

    @Override
    public Mono<Void> purge(Instant before) {
        return update(
                "DELETE FROM callback WHERE state <> 0 AND changed_at_millis < $1",
                statement -> statement.bind("$1", before.toEpochMilli()));
    }

    private static Statement identify(Statement statement, MessageSid sid, int sequence, Instant now) {
        return statement
                .bind("$1", new UUID(sid.high(), sid.low()))
                .bind("$2", (short) sequence)
                .bind("$3", now.toEpochMilli());
    }

    private Mono<Void> update(String sql, Function<Statement, Statement> binding) {
        return use(connection -> Flux.from(
                                binding.apply(connection.createStatement(sql)).execute())
                        .flatMap(Result::getRowsUpdated))
                .then()
                .timeout(STATEMENT_MAX);
    }

    private <T> Flux<T> use(Function<Connection, Publisher<T>> work) {
        return Flux.usingWhen(connections.create(), work, Connection::close);
    }

    private static Mono<Void> run(Connection connection, String sql) {
        return Flux.from(connection.createStatement(sql).execute())
                .flatMap(Result::getRowsUpdated)
                .then();
    }

    private static Mono<Long> number(Connection connection, String sql) {
        return Flux.from(connection.createStatement(sql).execute())
                .flatMap(result -> result.map((row, ignored) -> row.get(0, Long.class)))
                .next();
    }
}
