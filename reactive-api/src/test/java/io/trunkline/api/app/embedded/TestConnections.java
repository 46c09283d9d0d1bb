package io.trunkline.api.app.embedded;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.trunkline.api.app.settings.PostgresAddress;
import reactor.core.publisher.Mono;

/** Connections to a PostgreSQL that a test was given. */
final class TestConnections {

    private TestConnections() {}

    static Mono<PostgresqlConnection> to(PostgresAddress address) {
        return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                        .host(address.server().host())
                        .port(address.server().port())
                        .database(address.database())
                        .username(address.user())
                        .password(address.password())
                        .build())
                .create();
    }
}
