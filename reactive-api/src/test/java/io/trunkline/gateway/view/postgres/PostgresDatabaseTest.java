package io.trunkline.gateway.view.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.trunkline.gateway.log.kafka.LogServers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A pool of one connection: what one caller leaves behind, the next one gets. */
class PostgresDatabaseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TIMES = 200;

    private final PostgresServer server = LogServers.freshDatabase();
    private final PostgresDatabase database = new PostgresDatabase(server, "test", 1);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void transactionWhoseCallerGivesUpShouldNotBeTheNextCallers() {
        run("CREATE TABLE kept (n integer)");
        for (int n = 0; n < TIMES; n++) {
            database.inTransaction(connection -> insert(connection, -1))
                    .subscribe()
                    .dispose();
            int number = n;
            database.query(connection -> insert(connection, number)).blockLast(PATIENCE);
        }
        assertThat(LogServers.sql(server, "SELECT n::text FROM kept WHERE n >= 0"))
                .hasSize(TIMES);
        assertThat(LogServers.sql(server, "SELECT n::text FROM kept WHERE n < 0"))
                .as("what was begun went on to its end")
                .hasSize(TIMES);
    }

    @Test
    void transactionThatDoesNotEndShouldBeCutAndItsConnectionReplaced() {
        run("CREATE TABLE kept (n integer)");
        try (PostgresDatabase hasty = new PostgresDatabase(server, "hasty", 1, Duration.ofSeconds(1))) {
            Mono<Long> endless =
                    hasty.inTransaction(connection -> insert(connection, 1).then(Mono.never()));

            assertThat(endless.materialize().block(PATIENCE)).matches(signal -> signal != null && signal.isOnError());
            hasty.query(connection -> insert(connection, 2)).blockLast(PATIENCE);
        }
        assertThat(LogServers.sql(server, "SELECT n::text FROM kept")).containsExactly("2");
    }

    @Test
    void transactionThatFailsShouldLeaveNothingBehind() {
        run("CREATE TABLE kept (n integer PRIMARY KEY)");
        Mono<Long> twice =
                database.inTransaction(connection -> insert(connection, 1).then(insert(connection, 1)));

        assertThat(twice.materialize().block(PATIENCE)).matches(signal -> signal != null && signal.isOnError());
        database.query(connection -> insert(connection, 2)).blockLast(PATIENCE);

        assertThat(LogServers.sql(server, "SELECT n::text FROM kept")).containsExactly("2");
    }

    private void run(String sql) {
        database.query(connection ->
                        Flux.from(connection.createStatement(sql).execute()).concatMap(Result::getRowsUpdated))
                .blockLast(PATIENCE);
    }

    private static Mono<Long> insert(Connection connection, int n) {
        return Flux.from(connection
                        .createStatement("INSERT INTO kept VALUES ($1)")
                        .bind(0, n)
                        .execute())
                .concatMap(Result::getRowsUpdated)
                .next();
    }
}
