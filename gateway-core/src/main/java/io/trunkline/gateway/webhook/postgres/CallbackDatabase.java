package io.trunkline.gateway.webhook.postgres;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Eight connections at the most, and the tables. A caller waits two seconds for a connection and ten for a statement.
 * Nothing connects before the first use, so that a node starts without PostgreSQL; the tables are made then, by one node
 * at a time. Thread-safe.
 */
final class CallbackDatabase implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 8;
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    /** Far above what a caller waits: a login that is broken off stays with the server and takes a connection of it. */
    private static final Duration LOGIN_MAX = Duration.ofSeconds(30);

    private static final Duration STATEMENT_MAX = Duration.ofSeconds(10);
    /** Longer than the server's own bound: this is for a server that hangs. */
    private static final Duration USE_MAX = Duration.ofSeconds(15);

    private static final Duration IDLE_MAX = Duration.ofMinutes(5);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final ConnectionPool pool;
    private final List<String> schema;
    private volatile boolean migrated;

    /**
     * @param schema makes the tables, version by version from 1
     */
    CallbackDatabase(PostgresqlConnectionConfiguration.Builder server, List<String> schema) {
        this.schema = schema;
        this.pool = new ConnectionPool(ConnectionPoolConfiguration.builder(
                        new PostgresqlConnectionFactory(server.applicationName("trunkline-callbacks")
                                .forceBinary(true)
                                .connectTimeout(CONNECT_MAX)
                                .statementTimeout(STATEMENT_MAX)
                                .tcpKeepAlive(true)
                                .tcpNoDelay(true)
                                .build()))
                .name("callbacks")
                .initialSize(0)
                .minIdle(0)
                .maxSize(CONNECTIONS_MAX)
                .maxAcquireTime(CONNECT_MAX)
                .maxCreateConnectionTime(LOGIN_MAX)
                .maxIdleTime(IDLE_MAX)
                .acquireRetry(CONNECTIONS_MAX)
                .validationDepth(ValidationDepth.LOCAL)
                .build());
    }

    /** Runs one statement. */
    <T> Flux<T> use(Function<Connection, Publisher<T>> work) {
        return migrate()
                .thenMany(Flux.usingWhen(pool.create(), work, Connection::close))
                .timeout(USE_MAX);
    }

    /** Goes on to its end even when its caller gives up: a ROLLBACK could overtake a BEGIN that is on its way. */
    private Mono<Void> migrate() {
        return Mono.defer(() -> migrated
                ? Mono.empty()
                : Mono.usingWhen(
                                pool.create(),
                                this::migrate,
                                connection -> Mono.from(connection.commitTransaction())
                                        .then(close(connection)),
                                (connection, fault) -> abandon(connection),
                                CallbackDatabase::abandon)
                        .doOnSuccess(ignored -> migrated = true)
                        .cache());
    }

    private Mono<Void> migrate(Connection connection) {
        return Mono.from(connection.beginTransaction())
                .then(run(connection, "SELECT pg_advisory_xact_lock(7264501974)"))
                .then(run(connection, "CREATE TABLE IF NOT EXISTS callback_version (version bigint PRIMARY KEY)"))
                .then(number(connection, "SELECT coalesce(max(version), 0) FROM callback_version"))
                .flatMapMany(version -> Flux.range(1, schema.size()).skip(version))
                .concatMap(version -> run(connection, schema.get(version - 1))
                        .then(run(connection, "INSERT INTO callback_version VALUES (" + version + ")")))
                .then();
    }

    /** By a statement: the driver's own method sends nothing where BEGIN is still unanswered. */
    private static Mono<Void> abandon(Connection connection) {
        return run(connection, "ROLLBACK").onErrorComplete().then(close(connection));
    }

    private static Mono<Void> close(Connection connection) {
        return Mono.from(connection.close()).onErrorComplete();
    }

    private static Mono<Void> run(Connection connection, String sql) {
        return Flux.from(connection.createStatement(sql).execute())
                .concatMap(result -> result.map((row, ignored) -> true))
                .then();
    }

    static Mono<Long> number(Connection connection, String sql) {
        return Flux.from(connection.createStatement(sql).execute())
                .concatMap(result -> result.map((row, ignored) -> Objects.requireNonNull(row.get(0, Long.class))))
                .next();
    }

    @Override
    public void close() {
        pool.disposeLater().block(CLOSE_MAX);
    }
}
