package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.IdempotencyKey;
import io.trunkline.gateway.view.KeyQueries;
import io.trunkline.gateway.view.KeyedMessage;
import io.trunkline.gateway.view.ViewUnavailableException;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers from the table of keys. Thread-safe. */
final class PostgresKeyQueries implements KeyQueries {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    private static final String FIND = "SELECT encode(k.digest, 'hex') AS digest, encode(k.request, 'hex') AS request, "
            + Rows.VIEW_COLUMNS + " FROM message_key k JOIN message m ON m.sid = k.sid"
            + " LEFT JOIN message_body b ON false WHERE k.account = $1 AND k.digest = decode($2, 'hex')";

    private final PostgresDatabase database;
    private final Migrations migrations;
    private final CaughtUp caughtUp;

    PostgresKeyQueries(PostgresDatabase database, Migrations migrations, CaughtUp caughtUp) {
        this.database = database;
        this.migrations = migrations;
        this.caughtUp = caughtUp;
    }

    @Override
    public Mono<KeyedMessage> withKey(AccountSid account, String digest) {
        return migrations
                .apply()
                .thenMany(database.query(connection -> find(connection, account, digest)))
                .next()
                .timeout(ANSWER_MAX)
                .onErrorMap(PostgresKeyQueries::unavailable);
    }

    private static Publisher<KeyedMessage> find(Connection connection, AccountSid account, String digest) {
        return Flux.from(connection
                        .createStatement(FIND)
                        .bind(0, account.value())
                        .bind(1, digest)
                        .execute())
                .concatMap(result -> result.map((row, metadata) -> keyed(row)));
    }

    private static KeyedMessage keyed(Row row) {
        return new KeyedMessage(
                Rows.view(row).envelope(),
                new IdempotencyKey(
                        Rows.required(row, "digest", String.class), Rows.required(row, "request", String.class)));
    }

    @Override
    public Mono<Void> caughtUp() {
        return caughtUp.withIntake().timeout(ANSWER_MAX).onErrorMap(PostgresKeyQueries::unavailable);
    }

    private static Throwable unavailable(Throwable error) {
        return error instanceof ViewUnavailableException
                ? error
                : new ViewUnavailableException("the view cannot answer now: " + error.getMessage(), error);
    }
}
