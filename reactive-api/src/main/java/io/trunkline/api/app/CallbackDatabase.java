package io.trunkline.api.app;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.trunkline.api.app.settings.PostgresAddress;
import io.trunkline.gateway.webhook.postgres.PostgresCallbackStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.util.retry.Retry;

/**
 * Where callbacks that wait are kept: connections of their own, so that a burst of waiting callbacks does not slow the
 * view. The table is made as soon as PostgreSQL answers; the node does not wait for it.
 */
final class CallbackDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackDatabase.class);
    private static final int CONNECTIONS_MAX = 4;
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final Retry UNTIL_THERE = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200))
            .maxBackoff(Duration.ofSeconds(5))
            .doBeforeRetry(signal -> LOG.warn(
                    "The table of callbacks waits for PostgreSQL: {}",
                    signal.failure().toString()));

    private final ConnectionPool pool;
    private final PostgresCallbackStore store;
    private final Disposable migrating;

    CallbackDatabase(PostgresAddress address) {
        this.pool = new ConnectionPool(ConnectionPoolConfiguration.builder(
                        new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                                .host(address.server().host())
                                .port(address.server().port())
                                .database(address.database())
                                .username(address.user())
                                .password(address.password())
                                .applicationName("trunkline-callbacks")
                                .connectTimeout(CONNECT_MAX)
                                .build()))
                .name("callbacks")
                .initialSize(0)
                .maxSize(CONNECTIONS_MAX)
                .maxAcquireTime(CONNECT_MAX)
                .build());
        this.store = new PostgresCallbackStore(pool);
        this.migrating = store.migrate().retryWhen(UNTIL_THERE).subscribe();
    }

    PostgresCallbackStore store() {
        return store;
    }

    @Override
    public void close() {
        migrating.dispose();
        pool.disposeLater().block(CLOSE_MAX);
    }
}
