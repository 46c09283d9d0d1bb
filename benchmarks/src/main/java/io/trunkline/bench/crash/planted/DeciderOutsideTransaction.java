package io.trunkline.bench.crash.planted;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import io.trunkline.api.app.Ports;
import io.trunkline.bench.crash.node.OtherApply;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.Projection;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes waits down some time after the transaction that moves the view's position: those of a batch are taken out behind
 * it, kept in memory, and put in later.
 */
final class DeciderOutsideTransaction implements Ports {
    private static final Duration LATER = Duration.ofSeconds(4);

    private static final String TAKE = "DELETE FROM waiting WHERE sid = ANY($1) AND fact IS NULL"
            + " RETURNING shard, sid, attempt, kind, due, reason";

    private static final String PUT = "INSERT INTO waiting (shard, sid, attempt, kind, due, reason)"
            + " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

    private final ConnectionFactory database;

    private record Wait(int shard, UUID sid, int attempt, String kind, OffsetDateTime due, String reason) {
        static Wait read(Row row) {
            return new Wait(
                    required(row, "shard", Integer.class),
                    required(row, "sid", UUID.class),
                    required(row, "attempt", Integer.class),
                    required(row, "kind", String.class),
                    required(row, "due", OffsetDateTime.class),
                    required(row, "reason", String.class));
        }

        private static <T> T required(Row row, String column, Class<T> type) {
            return Objects.requireNonNull(row.get(column, type), column);
        }

        Statement put(Connection connection) {
            return connection
                    .createStatement(PUT)
                    .bind(0, shard)
                    .bind(1, sid)
                    .bind(2, attempt)
                    .bind(3, kind)
                    .bind(4, due)
                    .bind(5, reason);
        }
    }

    /** @param database as the gateway's option names it */
    DeciderOutsideTransaction(String database) {
        this.database = ConnectionFactories.get("r2dbc:" + database);
    }

    @Override
    public Projection projection(Projection projection) {
        return new OtherApply(projection, batch -> projection.apply(batch).then(Mono.defer(() -> takeOut(batch))));
    }

    private Mono<Void> takeOut(LogBatch batch) {
        UUID[] sids = batch.events().stream()
                .filter(event -> event instanceof AttemptRefused || event instanceof MessageWaiting)
                .map(LifecycleEvent::sid)
                .map(sid -> new UUID(sid.high(), sid.low()))
                .toArray(UUID[]::new);
        if (sids.length == 0) {
            return Mono.empty();
        }
        return with(connection -> Flux.from(
                                connection.createStatement(TAKE).bind(0, sids).execute())
                        .concatMap(result -> result.map((row, metadata) -> Wait.read(row))))
                .collectList()
                .doOnNext(waits -> Mono.delay(LATER).then(putIn(waits)).retry().subscribe())
                .then();
    }

    private Mono<Void> putIn(List<Wait> waits) {
        return with(connection -> Flux.fromIterable(waits)
                        .concatMap(wait -> wait.put(connection).execute())
                        .concatMap(result -> result.getRowsUpdated()))
                .then();
    }

    private <T> Flux<T> with(Function<Connection, Flux<T>> work) {
        return Flux.usingWhen(database.create(), work, Connection::close);
    }
}
