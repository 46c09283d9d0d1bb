package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Single statements, each a transaction of its own, over tables that are made first. Thread-safe.
 *
 * @param answerMax how long one may take, the wait for a connection included
 * @param told a fault as those know it who asked
 */
record BoundedStatements(
        PostgresDatabase database, Migrations migrations, Duration answerMax, Function<Throwable, Throwable> told) {

    /** What the statement's rows are read as. */
    <T> Mono<List<T>> rows(Function<Connection, Statement> statement, Function<Row, T> read) {
        return answered(database.query(
                        connection -> Flux.from(statement.apply(connection).execute())
                                .concatMap(result -> result.map((row, metadata) -> read.apply(row))))
                .collectList());
    }

    /** How many rows the statement changed. */
    Mono<Long> changed(Function<Connection, Statement> statement) {
        return answered(database.query(connection ->
                        Flux.from(statement.apply(connection).execute()).concatMap(Result::getRowsUpdated))
                .reduce(0L, Long::sum));
    }

    private <T> Mono<T> answered(Mono<T> answer) {
        return migrations.apply().then(answer).timeout(answerMax).onErrorMap(told);
    }
}
