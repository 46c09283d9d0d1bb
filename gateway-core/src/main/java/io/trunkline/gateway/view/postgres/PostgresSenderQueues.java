package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.queue.LessUrgent;
import io.trunkline.gateway.waiting.DueMessage;
import io.trunkline.gateway.waiting.MarkedWait;
import io.trunkline.gateway.waiting.Release;
import io.trunkline.gateway.waiting.SenderQueue;
import io.trunkline.gateway.waiting.SenderQueues;
import io.trunkline.gateway.waiting.Turn;
import io.trunkline.gateway.waiting.Turns;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The senders' queues in the table of waits. The order of a queue is an index, from whose head a round takes the few rows that
 * it needs; how long a queue is, is summed up from what comes and goes. Fenced as {@link PostgresWaits} is. Thread-safe.
 */
final class PostgresSenderQueues implements SenderQueues {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSenderQueues.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final int CHANGES_MAX = 5_000;

    private static final String OLDEST = "(SELECT h.sid FROM generate_series(0, " + Turn.RANK_MAX + ") AS n(rank)"
            + " CROSS JOIN LATERAL (SELECT w.sid FROM waiting w WHERE w.queue = q.queue AND w.fact IS NULL"
            + " AND w.queue IS NOT NULL AND w.rank = n.rank ORDER BY w.sid LIMIT 1) h ORDER BY h.sid LIMIT 1) AS oldest";

    private static final String COLUMNS = "q.queue, q.free_at, q.messages, q.segments,"
            + " q.messages_1, q.segments_1, q.messages_2, q.segments_2, " + OLDEST;

    private static final String ALL =
            "SELECT " + COLUMNS + " FROM sender_queue q WHERE q.shard = $1 AND (q.messages > 0 OR q.free_at > $2)";

    private static final String ANY_CHANGE = "SELECT 1 FROM sender_queue_change WHERE shard = $1 LIMIT 1";

    private static final String CHANGED = "WITH gone AS (DELETE FROM sender_queue_change WHERE number = ANY(ARRAY("
            + "SELECT number FROM sender_queue_change WHERE shard = $1 ORDER BY number LIMIT " + CHANGES_MAX
            + ")) RETURNING queue, messages, segments, rank)"
            + " INSERT INTO sender_queue AS q (queue, shard, free_at, messages, segments, messages_1, segments_1, messages_2,"
            + " segments_2) SELECT queue, $1, 'epoch', sum(messages), sum(segments), "
            + ofRank("messages", 1) + ", " + ofRank("segments", 1) + ", "
            + ofRank("messages", 2) + ", " + ofRank("segments", 2) + " FROM gone GROUP BY queue"
            + " ON CONFLICT (queue) DO UPDATE SET messages = q.messages + excluded.messages,"
            + " segments = q.segments + excluded.segments, "
            + added("messages_1") + ", " + added("segments_1") + ", " + added("messages_2") + ", " + added("segments_2")
            + " RETURNING " + COLUMNS;

    /** Rows that the view's transaction or a cancel holds are left for the next round. */
    private static final String HEADS =
            "SELECT t.queue, w.segments AS turn_segments, w.attempt AS wait_attempt, w.kind,"
                    + " w.reason, EXISTS (SELECT 1 FROM message_erasure e WHERE e.sid = w.sid) AS erased, "
                    + PostgresWaits.PAST
                    + Rows.VIEW_COLUMNS
                    + " FROM unnest($1::text[], $2::int[]) AS t(queue, look) CROSS JOIN LATERAL (SELECT * FROM waiting l"
                    + " WHERE l.queue = t.queue AND l.queue IS NOT NULL AND l.fact IS NULL ORDER BY l.rank, l.sid LIMIT t.look"
                    + " FOR UPDATE SKIP LOCKED) w JOIN message m ON m.sid = w.sid AND m.account IS NOT NULL"
                    + " LEFT JOIN message_body b ON b.sid = w.sid ORDER BY t.queue, w.rank, w.sid";

    private static final String PAID =
            "UPDATE sender_queue q SET free_at = timestamptz 'epoch' + r.free_at * interval '1 microsecond'"
                    + " FROM unnest($1::text[], $2::bigint[]) AS r(queue, free_at) WHERE q.queue = r.queue";

    private static final String GIVE_BACK = "UPDATE waiting w SET queue = NULL, shard = r.shard"
            + " FROM unnest($1::uuid[], $2::int[], $3::text[], $4::int[]) AS r(sid, attempt, kind, shard)"
            + " WHERE w.sid = r.sid AND w.attempt = r.attempt AND w.kind = r.kind"
            + " AND w.fact IS NOT NULL AND w.queue IS NOT NULL";

    private final PostgresDatabase database;
    private final Shards shards;
    private final QueueShards queues;
    private final PostgresWaits waits;

    PostgresSenderQueues(PostgresDatabase database, Shards shards, QueueShards queues, PostgresWaits waits) {
        this.database = database;
        this.shards = shards;
        this.queues = queues;
        this.waits = waits;
    }

    private static String ofRank(String column, int rank) {
        return "coalesce(sum(" + column + ") FILTER (WHERE rank = " + rank + "), 0)";
    }

    /** Begins anew with each queue: an owner of an older version sums up no ranks. */
    private static String added(String column) {
        return column + " = CASE WHEN q.messages + excluded.messages > 0 THEN q." + column + " + excluded." + column
                + " ELSE 0 END";
    }

    @Override
    public Map<Integer, Long> shards() {
        return shards.currentEpochs();
    }

    @Override
    public Set<Integer> owned() {
        return shards.owned();
    }

    @Override
    public Mono<List<SenderQueue>> all(int shard, Instant by) {
        return database.query(connection -> PostgresWaits.rows(
                        connection.createStatement(ALL).bind(0, shard).bind(1, by), PostgresSenderQueues::queue))
                .collectList()
                .timeout(ANSWER_MAX);
    }

    @Override
    public Mono<List<SenderQueue>> changed(int shard, long epoch) {
        return database.query(connection -> PostgresWaits.rows(
                        connection.createStatement(ANY_CHANGE).bind(0, shard), row -> true))
                .hasElements()
                .timeout(ANSWER_MAX)
                .flatMap(any -> any ? sumUp(shard, epoch) : Mono.just(List.of()));
    }

    private Mono<List<SenderQueue>> sumUp(int shard, long epoch) {
        return owned(
                shard,
                epoch,
                connection -> PostgresWaits.rows(
                                connection.createStatement(CHANGED).bind(0, shard), PostgresSenderQueues::queue)
                        .collectList());
    }

    @Override
    public Mono<List<MarkedWait>> onTheirWay(int shard, int most) {
        return waits.onTheirWay(shard, most);
    }

    @Override
    public Mono<List<MarkedWait>> release(int shard, long epoch, Turns turns) {
        return owned(
                shard,
                epoch,
                connection -> heads(connection, turns.looks()).flatMap(heads -> {
                    WaitDecisions decisions = decide(heads, turns);
                    return decisions
                            .write(connection)
                            .then(Mono.defer(() -> paid(connection, turns.freeAt())))
                            .thenReturn(decisions.marked().stream()
                                    .filter(wait -> wait.fact() instanceof MessageRouted)
                                    .toList());
                }));
    }

    /**
     * A row at the head of a queue.
     *
     * @param due its message is null where it cannot be read
     */
    private record Head(Address sender, int segments, WaitDecisions.Due due) {}

    private static Mono<List<Head>> heads(Connection connection, Map<Address, Integer> looks) {
        return PostgresWaits.rows(
                        connection
                                .createStatement(HEADS)
                                .bind(
                                        0,
                                        looks.keySet().stream()
                                                .map(Address::value)
                                                .toArray(String[]::new))
                                .bind(1, looks.values().toArray(Integer[]::new)),
                        row -> new Head(
                                new Address(Rows.required(row, "queue", String.class)),
                                Rows.required(row, "turn_segments", Integer.class),
                                PostgresWaits.due(row)))
                .collectList();
    }

    /** What cannot be read is put off, which takes it out of its queue. */
    private WaitDecisions decide(List<Head> heads, Turns turns) {
        List<WaitDecisions.Due> decided = new ArrayList<>();
        Map<MessageSid, Release> releases = new HashMap<>();
        for (Head head : heads) {
            DueMessage message = head.due().message();
            if (message == null) {
                decided.add(head.due());
                continue;
            }
            next(head, message, turns).ifPresent(release -> {
                decided.add(head.due());
                releases.put(message.envelope().sid(), release);
            });
        }
        Function<DueMessage, Release> decision =
                due -> Objects.requireNonNull(releases.get(due.envelope().sid()));
        return new WaitDecisions(decided, turns.now(), decision, queues, true);
    }

    private static Optional<Release> next(Head head, DueMessage message, Turns turns) {
        try {
            return turns.next(head.sender(), head.segments(), message);
        } catch (RuntimeException e) {
            LOG.error(
                    "{}: what becomes of it in its turn cannot be decided; it is put off",
                    head.due().row().sid(),
                    e);
            return Optional.of(new Release.Later(turns.now().plus(WaitDecisions.PUT_OFF)));
        }
    }

    private static Mono<Void> paid(Connection connection, Map<Address, Instant> freeAt) {
        return freeAt.isEmpty()
                ? Mono.empty()
                : Flux.from(connection
                                .createStatement(PAID)
                                .bind(
                                        0,
                                        freeAt.keySet().stream()
                                                .map(Address::value)
                                                .toArray(String[]::new))
                                .bind(
                                        1,
                                        freeAt.values().stream()
                                                .map(at -> ChronoUnit.MICROS.between(Instant.EPOCH, at))
                                                .toArray(Long[]::new))
                                .execute())
                        .concatMap(Result::getRowsUpdated)
                        .then();
    }

    @Override
    public Mono<Void> giveBack(int shard, long epoch, List<MarkedWait> given) {
        return given.isEmpty() ? Mono.empty() : owned(shard, epoch, connection -> giveBack(connection, given));
    }

    private static Mono<Void> giveBack(Connection connection, List<MarkedWait> given) {
        return Flux.from(connection
                        .createStatement(GIVE_BACK)
                        .bind(
                                0,
                                given.stream()
                                        .map(wait -> Rows.uuid(wait.fact().sid()))
                                        .toArray(UUID[]::new))
                        .bind(
                                1,
                                given.stream().map(wait -> wait.key().attempt()).toArray(Integer[]::new))
                        .bind(
                                2,
                                given.stream()
                                        .map(wait -> wait.key().kind().name())
                                        .toArray(String[]::new))
                        .bind(
                                3,
                                given.stream()
                                        .map(wait -> wait.fact().sid().partition())
                                        .toArray(Integer[]::new))
                        .execute())
                .concatMap(Result::getRowsUpdated)
                .then();
    }

    @Override
    public Mono<Void> said(List<MarkedWait> said) {
        return waits.said(said);
    }

    private <T> Mono<T> owned(int shard, long epoch, Function<Connection, Mono<T>> work) {
        return database.inTransaction(connection ->
                        PostgresWaits.fenced(connection, shard, epoch).then(Mono.defer(() -> work.apply(connection))))
                .timeout(ANSWER_MAX)
                .doOnError(FencedException.class, e -> shards.lost(shard, epoch));
    }

    private static SenderQueue queue(Row row) {
        return new SenderQueue(
                new Address(Rows.required(row, "queue", String.class)),
                Rows.required(row, "free_at", Instant.class),
                count(row, "messages"),
                count(row, "segments"),
                Optional.ofNullable(row.get("oldest", UUID.class))
                        .map(PostgresSenderQueues::acceptedAt)
                        .orElse(null),
                new LessUrgent(
                        count(row, "messages_1"),
                        count(row, "segments_1"),
                        count(row, "messages_2"),
                        count(row, "segments_2")));
    }

    private static long count(Row row, String column) {
        return Math.max(0, Rows.required(row, column, Long.class));
    }

    private static Instant acceptedAt(UUID sid) {
        return Instant.ofEpochMilli(sid.getMostSignificantBits() >>> Short.SIZE);
    }
}
