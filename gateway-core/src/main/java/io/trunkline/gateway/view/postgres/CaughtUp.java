package io.trunkline.gateway.view.postgres;

import io.trunkline.gateway.log.LogEnds;
import io.trunkline.gateway.log.LogPosition;
import java.time.Duration;
import java.util.Map;
import java.util.function.ToLongFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whether the view has come as far as the log, whichever nodes keep it. Thread-safe. */
final class CaughtUp {
    private static final Duration POLL = Duration.ofMillis(50);

    private static final String POSITIONS = "SELECT partition,"
            + " coalesce(max(next_offset) FILTER (WHERE topic = 'intake'), 0) AS intake,"
            + " coalesce(max(next_offset) FILTER (WHERE topic = 'lifecycle'), 0) AS lifecycle"
            + " FROM view_offset GROUP BY partition";

    private final PostgresDatabase database;
    private final Migrations migrations;
    private final int partitions;
    private final LogEnds ends;

    CaughtUp(PostgresDatabase database, Migrations migrations, int partitions, LogEnds ends) {
        this.database = database;
        this.migrations = migrations;
        this.partitions = partitions;
        this.ends = ends;
    }

    /** Completes once the view has all of intake that there was when this was subscribed to, which may be never. */
    Mono<Void> withIntake() {
        return with(LogPosition::intake);
    }

    /** The same for lifecycle. */
    Mono<Void> withLifecycle() {
        return with(LogPosition::lifecycle);
    }

    private Mono<Void> with(ToLongFunction<LogPosition> topic) {
        return Flux.range(0, partitions)
                .flatMap(partition -> ends.end(partition).map(end -> Map.entry(partition, end)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .flatMap(wanted -> reached(wanted, topic));
    }

    private Mono<Void> reached(Map<Integer, LogPosition> wanted, ToLongFunction<LogPosition> topic) {
        return Mono.defer(this::positions)
                .repeatWhen(looked -> looked.delayElements(POLL))
                .filter(read -> wanted.entrySet().stream()
                        .allMatch(end -> topic.applyAsLong(read.getOrDefault(end.getKey(), LogPosition.START))
                                >= topic.applyAsLong(end.getValue())))
                .next()
                .then();
    }

    private Mono<Map<Integer, LogPosition>> positions() {
        return migrations
                .apply()
                .thenMany(database.query(connection -> Flux.from(
                                connection.createStatement(POSITIONS).execute())
                        .concatMap(result -> result.map((row, metadata) -> Map.entry(
                                Rows.required(row, "partition", Integer.class),
                                new LogPosition(
                                        Rows.required(row, "intake", Long.class),
                                        Rows.required(row, "lifecycle", Long.class)))))))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }
}
