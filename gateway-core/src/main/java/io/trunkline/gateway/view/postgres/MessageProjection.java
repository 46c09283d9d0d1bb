package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.Projection;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.postgres.KnownRows.Known;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps the tables in step with the log. A batch is one transaction: the position is moved by comparing it with the old
 * one, which also locks out another reader, then each message's row is written once. Thread-safe; one batch per
 * partition at a time.
 */
final class MessageProjection implements Projection {
    private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(30);

    private static final String[] TOPICS = {"intake", "lifecycle"};

    private static final String REBUILDING = "SELECT count(*) FROM view_rebuild";

    private static final String CREATE_POSITION =
            "INSERT INTO view_offset (topic, partition, next_offset) SELECT t, $2, 0 FROM unnest($1::text[]) AS t"
                    + " ON CONFLICT DO NOTHING";

    private static final String POSITION = "SELECT max(next_offset) FILTER (WHERE topic = 'intake'),"
            + " max(next_offset) FILTER (WHERE topic = 'lifecycle') FROM view_offset WHERE partition = $1";

    private static final String MOVE = "UPDATE view_offset o SET next_offset = n.next, read_through ="
            + " coalesce(timestamptz 'epoch' + n.read_through * interval '1 millisecond', o.read_through)"
            + " FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) AS n(topic, old, next, read_through)"
            + " WHERE o.partition = $1 AND o.topic = n.topic AND o.next_offset = n.old";

    private static final String LOAD = "SELECT m.sid, m.account IS NOT NULL AS enveloped, m.partner, "
            + Rows.STATE_COLUMNS + " FROM message m WHERE m.sid = ANY($1)";

    private static final String EPOCH = "INSERT INTO waiting_shard AS s (shard, epoch) VALUES ($1, 1)"
            + " ON CONFLICT (shard) DO UPDATE SET epoch = s.epoch + 1 RETURNING epoch";

    private static final String READ_AGAIN =
            "UPDATE waiting SET unreadable = false WHERE shard = $1 AND fact IS NOT NULL AND unreadable";

    private final PostgresDatabase database;
    private final Migrations migrations;
    private final ViewProgress progress;
    private final WaitParts waits;
    private final Pruning pruning;
    private final InstantSource clock;
    private final boolean rebuilding;
    private final Map<Integer, KnownRows> known = new ConcurrentHashMap<>();

    /**
     * @param rebuilding whether this is the one that may project while the view is being rebuilt; it leaves waits and
     *     partners' receipts as they are, because they stand where the view stood, and one that is over must not begin again
     */
    MessageProjection(
            PostgresDatabase database,
            Migrations migrations,
            ViewProgress progress,
            WaitParts waits,
            InstantSource clock,
            boolean rebuilding) {
        this.waits = waits;
        this.rebuilding = rebuilding;
        this.pruning = new Pruning(database, clock);
        this.clock = clock;
        this.database = database;
        this.migrations = migrations;
        this.progress = progress;
    }

    @Override
    public Mono<LogPosition> position(int partition) {
        return Mono.fromRunnable(() -> known.remove(partition))
                .then(migrations.apply())
                .then(database.inTransaction(connection -> checkNotRebuilt(connection)
                        .then(createPosition(connection, partition))
                        .then(take(connection, partition))))
                .doOnNext(taken -> waits.shards()
                        .taken(partition, taken.epoch(), taken.position().lifecycle()))
                .map(Taken::position)
                .timeout(BATCH_TIMEOUT);
    }

    private record Taken(LogPosition position, long epoch) {}

    private static Mono<Taken> take(Connection connection, int partition) {
        return position(connection, partition)
                .flatMap(position -> epoch(connection, partition).map(epoch -> new Taken(position, epoch)))
                .delayUntil(
                        taken -> updated(connection.createStatement(READ_AGAIN).bind(0, partition)));
    }

    private static Mono<Long> epoch(Connection connection, int partition) {
        return Flux.from(connection.createStatement(EPOCH).bind(0, partition).execute())
                .concatMap(result -> result.map((row, metadata) -> Rows.number(row, 0)))
                .single();
    }

    /** A rebuild that was broken off keeps everybody out until it is done again. */
    private Mono<Void> checkNotRebuilt(Connection connection) {
        if (rebuilding) {
            return Mono.empty();
        }
        return Flux.from(connection.createStatement(REBUILDING).execute())
                .concatMap(result -> result.map((row, metadata) -> Rows.number(row, 0)))
                .single()
                .flatMap(rows -> rows == 0
                        ? Mono.empty()
                        : Mono.error(new FencedException("the view is being rebuilt (expected: a view that is whole;"
                                + " where nobody rebuilds it any more, run scripts/rebuild-view again)")));
    }

    private static Mono<Long> createPosition(Connection connection, int partition) {
        return updated(
                connection.createStatement(CREATE_POSITION).bind(0, TOPICS).bind(1, partition));
    }

    private static Mono<LogPosition> position(Connection connection, int partition) {
        return Flux.from(connection.createStatement(POSITION).bind(0, partition).execute())
                .concatMap(result ->
                        result.map((row, metadata) -> new LogPosition(Rows.number(row, 0), Rows.number(row, 1))))
                .single();
    }

    @Override
    public void reading(int partition, LogPosition end) {
        waits.shards().reading(partition, end.lifecycle());
    }

    @Override
    public Mono<Void> apply(LogBatch batch) {
        KnownRows rows = known.computeIfAbsent(batch.partition(), partition -> new KnownRows());
        return database.inTransaction(connection -> move(connection, batch)
                        .then(Mono.defer(() -> existing(connection, batch, rows)))
                        .map(existing -> FoldedBatch.of(batch, existing, waits.decider()))
                        .flatMap(folded -> write(connection, batch, folded).thenReturn(folded)))
                .timeout(BATCH_TIMEOUT)
                .doOnSuccess(folded -> remember(batch, rows, folded))
                .doOnError(error -> forget(batch, rows))
                .doOnCancel(() -> forget(batch, rows))
                .then();
    }

    @Override
    public boolean isAwaited(int partition) {
        return progress.isAwaited(partition);
    }

    /** Who reads the log asks for the position again. */
    private void forget(LogBatch batch, KnownRows rows) {
        rows.clear();
        waits.shards().behind(batch.partition());
    }

    private static Mono<Void> move(Connection connection, LogBatch batch) {
        return updated(connection
                        .createStatement(MOVE)
                        .bind(0, batch.partition())
                        .bind(1, TOPICS)
                        .bind(2, new Long[] {batch.from().intake(), batch.from().lifecycle()})
                        .bind(3, new Long[] {batch.to().intake(), batch.to().lifecycle()})
                        .bind(4, new Long[] {Rows.millis(batch.intakeReadThrough()), null}))
                .flatMap(moved -> moved == TOPICS.length
                        ? Mono.empty()
                        : Mono.error(new FencedException("view of partition " + batch.partition() + ": no longer at "
                                + batch.from() + ", another node has moved it")));
    }

    private static Mono<Map<MessageSid, Known>> existing(Connection connection, LogBatch batch, KnownRows rows) {
        Map<MessageSid, Known> existing = new HashMap<>();
        List<UUID> unknown = new ArrayList<>();
        for (MessageSid sid : FoldedBatch.sids(batch)) {
            rows.get(sid).ifPresentOrElse(row -> existing.put(sid, row), () -> unknown.add(Rows.uuid(sid)));
        }
        if (unknown.isEmpty()) {
            return Mono.just(existing);
        }
        return Flux.from(connection
                        .createStatement(LOAD)
                        .bind(0, unknown.toArray(UUID[]::new))
                        .execute())
                .concatMap(result -> result.map((row, metadata) -> existing.put(
                                Rows.sid(row),
                                new Known(
                                        Rows.state(row),
                                        Rows.required(row, "enveloped", Boolean.class),
                                        Rows.partner(row)))
                        == null))
                .then(Mono.just(existing));
    }

    private Mono<Void> write(Connection connection, LogBatch batch, FoldedBatch folded) {
        MessageRows rows = new MessageRows(folded.changed());
        MessageBodies bodies = new MessageBodies(batch.accepted());
        Mono<Long> upsert = rows.isEmpty() ? Mono.just(0L) : updated(rows.bind(connection));
        Erasures erasures = new Erasures(batch.events());
        Mono<Long> erase = erasures.isEmpty() ? Mono.just(0L) : updated(erasures.bind(connection));
        History history = new History(batch.events(), batch.writers().ofEvents());
        Mono<Long> keep = history.isEmpty() ? Mono.just(0L) : updated(history.bind(connection));
        Mono<Long> insert = bodies.isEmpty() ? Mono.just(0L) : updated(bodies.bind(connection));
        MessageKeys keys = new MessageKeys(batch.accepted());
        Mono<Long> claim = keys.isEmpty() ? Mono.just(0L) : updated(keys.bind(connection));
        Instant since = clock.instant().minus(PostgresSegments.KEPT);
        SegmentRows segments = new SegmentRows(batch.events(), since);
        Mono<Long> index = segments.isEmpty() ? Mono.just(0L) : updated(segments.bind(connection));
        DoubtRows doubts = new DoubtRows(batch.events(), since);
        Mono<Long> doubt = doubts.isEmpty() ? Mono.just(0L) : updated(doubts.bind(connection));
        Flux<Long> wait = rebuilding
                ? Flux.empty()
                : Flux.fromIterable(changes(batch.partition(), folded).statements())
                        .concatMap(statement -> updated(statement.apply(connection)));
        PartnerEnds ends = new PartnerEnds(rebuilding ? List.of() : folded.partnerEnds());
        Mono<Long> receipt = ends.isEmpty() ? Mono.just(0L) : updated(ends.bind(connection));
        return upsert.then(receipt)
                .then(keep)
                .then(erase)
                .then(insert)
                .then(claim)
                .then(index)
                .then(doubt)
                .thenMany(wait)
                .then();
    }

    private WaitChanges changes(int partition, FoldedBatch folded) {
        boolean current = waits.shards().current().contains(partition);
        return new WaitChanges(partition, folded, waits.queues(), current);
    }

    private static Mono<Long> updated(io.r2dbc.spi.Statement statement) {
        return Flux.from(statement.execute())
                .concatMap(io.r2dbc.spi.Result::getRowsUpdated)
                .reduce(0L, Long::sum);
    }

    private void remember(LogBatch batch, KnownRows rows, FoldedBatch folded) {
        folded.changed().forEach((sid, change) -> rows.put(sid, change.known()));
        progress.applied(batch.partition(), batch.to().intake());
        pruning.whenDue();
        waits.shards().applied(batch.partition(), batch.to().lifecycle());
        waits.settled().increment(folded.settled());
    }
}
