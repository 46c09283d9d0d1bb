package io.trunkline.gateway.view.postgres;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A bounded pool of connections to one database. A caller waits at most two seconds for a connection, and a statement
 * runs at most ten. Nothing connects before the first use, so that a node starts without PostgreSQL. Thread-safe.
 */
final class PostgresDatabase implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /**
     * Far above what a caller waits: a login that is broken off stays with the server, and many of them take all of its
     * connections. One that comes too late for its caller serves the next.
     */
    private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE_MAX = Duration.ofMinutes(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    /** For a server that no longer answers: the statements of one that does are bounded by itself. */
    private static final Duration TRANSACTION_MAX = Duration.ofMinutes(1);

    private final ConnectionPool pool;
    private final Duration transactionMax;

    /**
     * @param connectionsMax how many connections are open at a time at most
     */
    PostgresDatabase(PostgresServer server, String name, int connectionsMax) {
        this(server, name, connectionsMax, TRANSACTION_MAX);
    }

    PostgresDatabase(PostgresServer server, String name, int connectionsMax, Duration transactionMax) {
        this.transactionMax = transactionMax;
        ConnectionFactory connections = new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                .host(server.host())
                .port(server.port())
                .database(server.database())
                .username(server.user())
                .password(server.password())
                .applicationName("trunkline-" + name)
                .forceBinary(true)
                .connectTimeout(CONNECT_TIMEOUT)
                .statementTimeout(STATEMENT_TIMEOUT)
                .tcpKeepAlive(true)
                .tcpNoDelay(true)
                .build());
        this.pool = new ConnectionPool(ConnectionPoolConfiguration.builder(connections)
                .name(name)
                .initialSize(0)
                .minIdle(0)
                .maxSize(connectionsMax)
                .maxAcquireTime(ACQUIRE_TIMEOUT)
                .maxCreateConnectionTime(LOGIN_TIMEOUT)
                .maxIdleTime(IDLE_MAX)
                .acquireRetry(connectionsMax)
                .validationDepth(ValidationDepth.LOCAL)
                .build());
    }

    <T> Flux<T> query(Function<Connection, Publisher<T>> work) {
        return Flux.usingWhen(pool.create(), work, Connection::close);
    }

    /**
     * All of the work or none of it. What has begun goes on to its end, at most a minute, even when the caller gives up:
     * were it broken off while BEGIN is on its way, ROLLBACK could overtake it, and who gets the connection next would
     * work in a transaction that nobody ever commits.
     */
    <T> Mono<T> inTransaction(Function<Connection, Mono<T>> work) {
        return Mono.defer(() -> whole(work).cache());
    }

    private <T> Mono<T> whole(Function<Connection, Mono<T>> work) {
        return Mono.usingWhen(
                        pool.create(),
                        connection ->
                                Mono.from(connection.beginTransaction()).then(Mono.defer(() -> work.apply(connection))),
                        connection -> Mono.from(connection.commitTransaction()).then(release(connection)),
                        (connection, fault) -> rollBack(connection),
                        PostgresDatabase::cut)
                .timeout(transactionMax);
    }

    /**
     * By a statement: the driver's own method sends nothing as long as it takes the connection for idle. A connection on
     * which even that fails is not used again.
     */
    private static Mono<Void> rollBack(Connection connection) {
        return Flux.from(connection.createStatement("ROLLBACK").execute())
                .concatMap(Result::getRowsUpdated)
                .then(release(connection))
                .onErrorResume(fault -> cut(connection));
    }

    private static Mono<Void> release(Connection connection) {
        return Mono.from(connection.close());
    }

    /** The pool finds it closed and opens another. */
    private static Mono<Void> cut(Connection connection) {
        return disconnect(connection).then(release(connection)).onErrorComplete();
    }

    private static Mono<Void> disconnect(Connection connection) {
        return connection instanceof Wrapped<?> pooled && pooled.unwrap() instanceof Connection bare
                ? Mono.from(bare.close()).onErrorComplete()
                : Mono.empty();
    }

    /** Blocks up to five seconds. */
    @Override
    public void close() {
        pool.disposeLater().onErrorComplete().block(CLOSE_PATIENCE);
    }
}
