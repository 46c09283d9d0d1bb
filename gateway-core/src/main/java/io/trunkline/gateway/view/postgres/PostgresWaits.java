package io.trunkline.gateway.view.postgres;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.MessageView;
import io.trunkline.gateway.view.ViewUnavailableException;
import io.trunkline.gateway.waiting.DueMessage;
import io.trunkline.gateway.waiting.MarkedWait;
import io.trunkline.gateway.waiting.Past;
import io.trunkline.gateway.waiting.Release;
import io.trunkline.gateway.waiting.WaitStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The table of waits. Deciding locks the shard's epoch, which whoever takes the shard over must raise: either the epoch is
 * still this node's and the new owner waits for the decision to be kept, or nothing is decided. Thread-safe.
 */
final class PostgresWaits implements WaitStore {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresWaits.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private static final String FENCE = "SELECT 1 FROM waiting_shard WHERE shard = $1 AND epoch = $2 FOR SHARE";

    /** Without a lock: a transaction for each look, most of which find nothing due, would each be written to the disk. */
    private static final String PEEK = "SELECT (SELECT min(w.due) FROM waiting w WHERE w.shard = $1 AND w.fact IS NULL)"
            + " AS due, EXISTS (SELECT 1 FROM waiting_shard WHERE shard = $1 AND epoch = $2) AS ours";

    /**
     * The newest facts of what is to be tried again, in hexadecimal digits: the driver has no array of octets. An attempt of 24
     * segments with two intermediate receipts each has 74.
     */
    static final String PAST = "CASE WHEN w.kind IN ('RETRY', 'DOUBT') THEN array(SELECT encode(h.event, 'hex')"
            + " FROM message_event h WHERE h.sid = w.sid ORDER BY h.n DESC LIMIT 256) END AS past, ";

    private static final String NEXT =
            "SELECT min(w.due) AS due FROM waiting w WHERE w.shard = $1 AND w.fact IS NULL AND w.due > $2";

    private static final String MARKED =
            "SELECT w.sid, w.attempt AS wait_attempt, w.kind, w.fact, coalesce(b.body, '') AS body"
                    + " FROM waiting w LEFT JOIN message_body b ON b.sid = w.sid"
                    + " WHERE w.shard = $1 AND w.fact IS NOT NULL AND NOT w.unreadable AND ";

    private static final String CANCEL = "UPDATE waiting w SET fact = $3, queue = NULL FROM message m WHERE w.sid = $1"
            + " AND m.sid = w.sid AND m.account = $2 AND w.fact IS NULL AND w.kind IN ('SEND_AT', 'PACE', 'RETRY')"
            + " AND m.status IN ('ACCEPTED', 'WAITING', 'ROUTED') AND m.segment_states !~ '[qaxfd]'"
            + " RETURNING w.attempt AS wait_attempt, w.kind";

    /** A cancel that was kept and perhaps not said. */
    private static final String DECIDED = "SELECT w.attempt AS wait_attempt, w.kind, w.fact, '' AS body"
            + " FROM waiting w JOIN message m ON m.sid = w.sid"
            + " WHERE w.sid = $1 AND m.account = $2 AND w.fact IS NOT NULL";

    private static final String DUE_NOW = "UPDATE waiting w SET due = least(w.due, $4) FROM message m"
            + " WHERE w.recipient = $1 AND w.fact IS NULL AND m.sid = w.sid AND m.account = $2 AND m.sender = ANY($3)";

    private static final String ENVELOPE = "SELECT " + Rows.VIEW_COLUMNS
            + " FROM message m LEFT JOIN message_body b ON false WHERE m.sid = $1 AND m.account = $2";

    private final PostgresDatabase database;
    private final Shards shards;
    private final QueueShards queues;
    private final Counter unreadable;

    PostgresWaits(PostgresDatabase database, Shards shards, QueueShards queues, MeterRegistry meters) {
        this.database = database;
        this.shards = shards;
        this.queues = queues;
        this.unreadable = Counter.builder("trunkline.waits.unreadable")
                .description("Decided waits whose fact cannot be read: kept and set aside")
                .register(meters);
    }

    @Override
    public Set<Integer> shards() {
        return shards.current();
    }

    @Override
    public Mono<List<MarkedWait>> marked(int shard, int most) {
        return decided(MARKED + "w.queue IS NULL LIMIT $2", shard, most);
    }

    /** As {@link #marked}, of what got its turn in its sender's queue. */
    Mono<List<MarkedWait>> onTheirWay(int shard, int most) {
        return decided(MARKED + "w.queue IS NOT NULL ORDER BY w.sid LIMIT $2", shard, most);
    }

    /** Mostly there is none, which needs no transaction. */
    private Mono<List<MarkedWait>> decided(String sql, int shard, int most) {
        return database.query(connection ->
                        rows(connection.createStatement(sql).bind(0, shard).bind(1, 1), row -> true))
                .hasElements()
                .flatMap(any -> any ? read(sql, shard, most) : Mono.just(List.<MarkedWait>of()))
                .timeout(ANSWER_MAX);
    }

    private Mono<List<MarkedWait>> read(String sql, int shard, int most) {
        return database.inTransaction(connection -> rows(
                                connection.createStatement(sql).bind(0, shard).bind(1, most), this::read)
                        .collectList()
                        .delayUntil(read -> WaitDecisions.setAside(
                                read.stream()
                                        .filter(row -> row.decided() == null)
                                        .map(Marked::row)
                                        .toList(),
                                connection)))
                .map(read -> read.stream()
                        .flatMap(row -> Stream.ofNullable(row.decided()))
                        .toList());
    }

    /**
     * A decided row.
     *
     * @param decided null where the row cannot be read
     */
    private record Marked(WaitDecisions.Named row, @Nullable MarkedWait decided) {}

    private Marked read(Row row) {
        WaitDecisions.Named name = name(row);
        try {
            return new Marked(name, marked(row));
        } catch (RuntimeException e) {
            unreadable.increment();
            LOG.error(
                    "{}: what was decided about its wait ({} {}) cannot be read; it is set aside until its shard is taken"
                            + " over again",
                    name.sid(),
                    name.kind(),
                    name.attempt(),
                    e);
            return new Marked(name, null);
        }
    }

    private static WaitDecisions.Named name(Row row) {
        return new WaitDecisions.Named(
                Rows.sid(row),
                Rows.required(row, "wait_attempt", Integer.class),
                Rows.required(row, "kind", String.class));
    }

    @Override
    public Mono<Decided> decide(int shard, Instant now, int most, Function<DueMessage, Release> decide) {
        return Mono.defer(() -> Mono.justOrEmpty(shards.epoch(shard)))
                .flatMap(epoch -> peek(shard, epoch)
                        .flatMap(next -> next.filter(due -> !due.isAfter(now)).isPresent()
                                ? decide(shard, epoch, now, most, decide)
                                : Mono.just(new Decided(List.of(), 0, next.orElse(null))))
                        .timeout(ANSWER_MAX)
                        .doOnError(FencedException.class, e -> shards.lost(shard, epoch)))
                .defaultIfEmpty(new Decided(List.of(), 0, null));
    }

    /** When the earliest wait is due, whether or not it can be decided then. */
    private Mono<Optional<Instant>> peek(int shard, long epoch) {
        return database.query(connection -> rows(
                        connection.createStatement(PEEK).bind(0, shard).bind(1, epoch),
                        row -> new Peek(row.get("due", Instant.class), Rows.required(row, "ours", Boolean.class))))
                .single()
                .map(peek -> {
                    if (!peek.ours()) {
                        throw over(shard, epoch);
                    }
                    return Optional.ofNullable(peek.due());
                });
    }

    private record Peek(@Nullable Instant due, boolean ours) {}

    private Mono<Decided> decide(int shard, long epoch, Instant now, int most, Function<DueMessage, Release> decide) {
        return database.inTransaction(connection -> fenced(connection, shard, epoch)
                .then(Mono.defer(() -> new DueWaits(connection, shard, now).take(most)))
                .map(due -> new WaitDecisions(due, now, decide, queues, false))
                .flatMap(decisions -> decisions
                        .write(connection)
                        .then(Mono.defer(() -> next(connection, shard, now)))
                        .map(next -> new Decided(decisions.marked(), decisions.size(), next.orElse(null)))));
    }

    static Mono<Void> fenced(Connection connection, int shard, long epoch) {
        return rows(connection.createStatement(FENCE).bind(0, shard).bind(1, epoch), row -> true)
                .hasElements()
                .flatMap(ours -> ours ? Mono.empty() : Mono.error(over(shard, epoch)));
    }

    private static FencedException over(int shard, long epoch) {
        return new FencedException(
                "waits of shard " + shard + ": epoch " + epoch + " is over, another node has taken them");
    }

    static WaitDecisions.Due due(Row row) {
        WaitDecisions.Named name = name(row);
        try {
            return new WaitDecisions.Due(name, message(row));
        } catch (RuntimeException e) {
            LOG.error("{}: its row cannot be read; its wait is put off", name.sid(), e);
            return new WaitDecisions.Due(name, null);
        }
    }

    private static DueMessage message(Row row) {
        MessageView view = Rows.view(row);
        return new DueMessage(
                Rows.waitKey(row),
                Rows.required(row, "reason", String.class),
                view.envelope(),
                view.body(),
                Rows.required(row, "erased", Boolean.class),
                view.state(),
                past(row));
    }

    private static Past past(Row row) {
        String[] facts = row.get("past", String[].class);
        return facts == null
                ? Past.NONE
                : Past.of(Arrays.stream(facts).map(History::ofHex).toList());
    }

    private static Mono<Optional<Instant>> next(Connection connection, int shard, Instant now) {
        return rows(
                        connection.createStatement(NEXT).bind(0, shard).bind(1, now),
                        row -> Optional.ofNullable(row.get("due", Instant.class)))
                .single();
    }

    @Override
    public Mono<Void> said(List<MarkedWait> waits) {
        return database.inTransaction(
                        connection -> WaitDecisions.delete(waits, connection).thenReturn(true))
                .timeout(ANSWER_MAX)
                .then();
    }

    @Override
    public Mono<MarkedWait> cancel(AccountSid account, MessageSid sid, Instant at) {
        return database.inTransaction(connection -> rows(
                                connection
                                        .createStatement(ENVELOPE)
                                        .bind(0, Rows.uuid(sid))
                                        .bind(1, account.value()),
                                row -> canceled(Rows.view(row).envelope(), at))
                        .next()
                        .flatMap(fact -> cancel(connection, account, fact)
                                .switchIfEmpty(Mono.defer(() -> canceledBefore(connection, account, fact.sid())))))
                .timeout(ANSWER_MAX)
                .onErrorMap(fault -> new ViewUnavailableException("the waits", fault));
    }

    @Override
    public Mono<Void> dueNow(AccountSid account, List<Address> senders, Address recipient, Instant now) {
        return database.inTransaction(connection -> Flux.from(connection
                                .createStatement(DUE_NOW)
                                .bind(0, recipient.value())
                                .bind(1, account.value())
                                .bind(2, senders.stream().map(Address::value).toArray(String[]::new))
                                .bind(3, now)
                                .execute())
                        .concatMap(Result::getRowsUpdated)
                        .reduce(0L, Long::sum))
                .timeout(ANSWER_MAX)
                .onErrorMap(fault -> new ViewUnavailableException("the waits", fault))
                .then();
    }

    private static MessageCanceled canceled(Envelope envelope, Instant at) {
        return new MessageCanceled(envelope.sid(), at, envelope.statusCallback() == null ? null : envelope);
    }

    private static Mono<MarkedWait> cancel(Connection connection, AccountSid account, MessageCanceled fact) {
        return rows(
                        connection
                                .createStatement(CANCEL)
                                .bind(0, Rows.uuid(fact.sid()))
                                .bind(1, account.value())
                                .bind(2, History.octets(fact)),
                        row -> new MarkedWait(Rows.waitKey(row), fact, ""))
                .next();
    }

    private static Mono<MarkedWait> canceledBefore(Connection connection, AccountSid account, MessageSid sid) {
        return rows(
                        connection
                                .createStatement(DECIDED)
                                .bind(0, Rows.uuid(sid))
                                .bind(1, account.value()),
                        PostgresWaits::marked)
                .filter(wait -> wait.fact() instanceof MessageCanceled)
                .next();
    }

    private static MarkedWait marked(Row row) {
        return new MarkedWait(Rows.waitKey(row), History.event(row, "fact"), Rows.required(row, "body", String.class));
    }

    static <T> Flux<T> rows(Statement statement, Function<Row, T> read) {
        return Flux.from(statement.execute())
                .concatMap(result -> Flux.from(result.map((row, metadata) -> read.apply(row))));
    }
}
