package io.trunkline.gateway.webhook.postgres;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.webhook.CallbackAttempt;
import io.trunkline.gateway.webhook.CallbackStore;
import io.trunkline.gateway.webhook.Endpoint;
import io.trunkline.gateway.webhook.Endpoints;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Durable callbacks in the table {@code callback}, attempts in {@code callback_attempt}. Thread-safe. Every statement is
 * its own transaction.
 */
public final class PostgresCallbackStore implements CallbackStore, AutoCloseable {
    /** Counts up to a million. */
    private static final String PENDING =
            "SELECT count(*) FROM (SELECT FROM callback WHERE state = 0 LIMIT 1000000) AS waiting";

    private static final String REMEMBER = "INSERT INTO callback_attempt (sid, status, attempt, at_millis, took_millis,"
            + " result) SELECT * FROM unnest($1::uuid[], $2::text[], $3::smallint[], $4::bigint[], $5::integer[],"
            + " $6::text[])";

    private static final String ATTEMPTS =
            "SELECT status, attempt, at_millis, took_millis, result FROM callback_attempt"
                    + " WHERE sid = $1 ORDER BY at_millis, attempt LIMIT 100";

    private static final short ENDED = 2;
    private static final short GONE = 3;

    private final CallbackDatabase database;
    private final Sql sql;

    private PostgresCallbackStore(CallbackDatabase database, Sql sql) {
        this.database = database;
        this.sql = sql;
    }

    /** A store over a pool of its own. Connects to nothing yet; the table is made at the first use. */
    public static PostgresCallbackStore open(String host, int port, String database, String user, String password) {
        Sql sql = Sql.load();
        return new PostgresCallbackStore(
                new CallbackDatabase(
                        PostgresqlConnectionConfiguration.builder()
                                .host(host)
                                .port(port)
                                .database(database)
                                .username(user)
                                .password(password),
                        sql.schema()),
                sql);
    }

    @Override
    public Mono<Void> park(List<ParkedCallback> callbacks, Instant now) {
        return update(
                sql.park(), statement -> CallbackRows.bind(statement, callbacks).bind("$17", now.toEpochMilli()));
    }

    @Override
    public Flux<ParkedCallback> claim(Instant now, Instant leaseEnd, Endpoints.Room room) {
        List<Map.Entry<Endpoint, Integer>> left = List.copyOf(room.left().entrySet());
        return database.use(connection -> Flux.from(connection
                        .createStatement(sql.claim())
                        .bind("$1", now.toEpochMilli())
                        .bind("$2", leaseEnd.toEpochMilli())
                        .bind("$3", left.stream().map(of -> of.getKey().key()).toArray(String[]::new))
                        .bind("$4", left.stream().map(Map.Entry::getValue).toArray(Integer[]::new))
                        .bind("$5", room.perEndpoint())
                        .bind("$6", room.total())
                        .bind("$7", SHARE)
                        .execute())
                .flatMap(result -> result.map((row, ignored) -> CallbackRows.read(row, leaseEnd))));
    }

    @Override
    public Mono<Void> delivered(MessageSid sid, int sequence, Instant now) {
        return update(sql.delivered(), statement -> identify(statement, sid, sequence, now));
    }

    @Override
    public Mono<Void> again(MessageSid sid, int sequence, int attempts, Instant due, String failure, Instant now) {
        return update(
                sql.again(),
                statement -> identify(statement, sid, sequence, now)
                        .bind("$4", (short) attempts)
                        .bind("$5", due.toEpochMilli())
                        .bind("$6", failure));
    }

    @Override
    public Mono<Void> ended(MessageSid sid, int sequence, boolean gone, String failure, Instant now) {
        return update(
                sql.ended(),
                statement -> identify(statement, sid, sequence, now)
                        .bind("$4", gone ? GONE : ENDED)
                        .bind("$5", failure));
    }

    @Override
    public Mono<Long> pending() {
        return database.use(connection -> CallbackDatabase.number(connection, PENDING))
                .next();
    }

    @Override
    public Mono<Void> purge(Instant before) {
        return update(
                        "DELETE FROM callback WHERE state <> 0 AND changed_at_millis < $1",
                        statement -> statement.bind("$1", before.toEpochMilli()))
                .then(update(
                        "DELETE FROM callback_attempt WHERE sid < $1 AND at_millis < $2",
                        statement -> statement
                                .bind("$1", new UUID(before.toEpochMilli() << 16, 0))
                                .bind("$2", before.toEpochMilli())));
    }

    @Override
    public Mono<Void> remember(List<CallbackAttempt> attempts) {
        return update(REMEMBER, statement -> AttemptRows.bind(statement, attempts));
    }

    @Override
    public Flux<CallbackAttempt> attempts(MessageSid sid) {
        return database.use(connection -> Flux.from(connection
                        .createStatement(ATTEMPTS)
                        .bind("$1", new UUID(sid.high(), sid.low()))
                        .execute())
                .flatMap(result -> result.map((row, ignored) -> AttemptRows.read(sid, row))));
    }

    private static Statement identify(Statement statement, MessageSid sid, int sequence, Instant now) {
        return statement
                .bind("$1", new UUID(sid.high(), sid.low()))
                .bind("$2", (short) sequence)
                .bind("$3", now.toEpochMilli());
    }

    private Mono<Void> update(String sql, Function<Statement, Statement> binding) {
        return database.use(connection -> Flux.from(
                                binding.apply(connection.createStatement(sql)).execute())
                        .flatMap(Result::getRowsUpdated))
                .then();
    }

    /** Closes the connections. Blocks a few seconds at most. */
    @Override
    public void close() {
        database.close();
    }
}
