package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.trunkline.gateway.intake.KeyedIntake;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.log.LogEnds;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.MessageFilter;
import io.trunkline.gateway.view.MessageHistory;
import io.trunkline.gateway.view.MessagePage;
import io.trunkline.gateway.view.MessageQueries;
import io.trunkline.gateway.view.MessageView;
import io.trunkline.gateway.view.ViewUnavailableException;
import io.trunkline.gateway.waiting.WaitChange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Answers from the tables, and knows when they cannot know yet.
 *
 * <p>A message that is not in the table is one of these, tried in this order:
 *
 * <ol>
 *   <li>its partition does not exist, or its millisecond is still to come: there is none;
 *   <li>the view has read, of that partition, something that the log took a good while after that millisecond: there is
 *       none, because nothing enters the log that late: a SID may be appended again for some minutes;
 *   <li>else the log is asked for the partition's end, and the view is waited for until it has read up to there, two
 *       seconds at most. A message that was answered before this question lies before that end, on an idle partition
 *       too.
 * </ol>
 *
 * Thread-safe. At most 512 questions wait at a time; what comes beyond is told that the view cannot answer.
 */
final class PostgresMessageQueries implements MessageQueries {
    static final Duration WAIT_MAX = Duration.ofSeconds(2);

    /** A server that hangs says nothing; whoever asks must not wait for it. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(50);
    private static final int WAITING_MAX = 512;

    /** The last append begins, reaches the log within its delivery time-out, and the clocks of nodes and brokers differ. */
    static final Duration APPEND_LAG_MAX = KeyedIntake.APPENDED_WITHIN.plusSeconds(60);

    private static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(60);

    private static final String FIND = "SELECT o.next_offset, o.read_through, " + Rows.VIEW_COLUMNS
            + " FROM view_offset o LEFT JOIN message m ON m.sid = $2 AND m.account = $3 AND NOT m.deleted"
            + " LEFT JOIN message_body b ON b.sid = m.sid WHERE o.topic = 'intake' AND o.partition = $1";

    private static final String STATES =
            "SELECT m.sid, " + Rows.STATE_COLUMNS + " FROM message m WHERE m.sid = ANY($1::uuid[])";

    private static final String ACCEPTED_BY =
            "SELECT coalesce(m.accepted_by, '') AS accepted_by FROM message m WHERE m.sid = $1";

    private static final String WAITING = "SELECT w.attempt AS wait_attempt, w.kind, w.due, w.reason"
            + " FROM waiting w WHERE w.sid = $1 AND w.fact IS NULL";

    private final PostgresDatabase database;
    private final Migrations migrations;
    private final ViewProgress progress;
    private final int partitions;
    private final LogEnds ends;
    private final InstantSource clock;
    private final AtomicInteger waiting = new AtomicInteger();

    PostgresMessageQueries(
            PostgresDatabase database, ViewProgress progress, int partitions, LogEnds ends, InstantSource clock) {
        this.database = database;
        this.migrations = new Migrations(database);
        this.progress = progress;
        this.partitions = partitions;
        this.ends = ends;
        this.clock = clock;
    }

    /**
     * What one look at the tables, all in one snapshot, has shown.
     *
     * @param message null where it is not there
     * @param nextOffset how far the view has read the message's partition
     * @param readThrough up to which time; null where it has read nothing
     */
    private record Look(
            @Nullable MessageView message,
            long nextOffset,
            @Nullable Instant readThrough) {
        static final Look NOTHING = new Look(null, 0, null);
    }

    @Override
    public Mono<MessageView> find(AccountSid account, MessageSid sid) {
        return Mono.defer(() -> {
            boolean impossible =
                    sid.partition() >= partitions || sid.millis() > clock.millis() + CLOCK_SKEW_MAX.toMillis();
            return impossible ? Mono.empty() : existing(account, sid);
        });
    }

    private Mono<MessageView> existing(AccountSid account, MessageSid sid) {
        return look(account, sid)
                .flatMap(look -> {
                    if (look.message() != null) {
                        return Mono.just(look.message());
                    }
                    return readBeyond(look, sid) ? Mono.empty() : awaited(account, sid);
                })
                .timeout(ANSWER_MAX)
                .onErrorMap(PostgresMessageQueries::unavailable);
    }

    private static boolean readBeyond(Look look, MessageSid sid) {
        return look.readThrough() != null
                && look.readThrough().toEpochMilli() > sid.millis() + APPEND_LAG_MAX.toMillis();
    }

    private Mono<MessageView> awaited(AccountSid account, MessageSid sid) {
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            return Mono.error(new ViewUnavailableException(
                    WAITING_MAX + " questions wait for the view already (expected: fewer)", null));
        }
        return ends.end(sid.partition())
                .flatMap(end -> lookUntil(account, sid, end.intake()))
                .timeout(WAIT_MAX)
                .doFinally(signal -> waiting.decrementAndGet());
    }

    /** Looks when this node's projection reaches the end, and every 50 ms because another node's may. */
    private Mono<MessageView> lookUntil(AccountSid account, MessageSid sid, long end) {
        return Mono.defer(() -> look(account, sid))
                .repeatWhen(looked -> looked.concatMap(count -> Mono.firstWithSignal(
                                progress.reached(sid.partition(), end),
                                Mono.delay(POLL).then())
                        .thenReturn(count)))
                .filter(look -> look.message() != null || look.nextOffset() >= end)
                .next()
                .flatMap(look -> Mono.justOrEmpty(look.message()));
    }

    private Mono<Look> look(AccountSid account, MessageSid sid) {
        return migrations
                .apply()
                .thenMany(database.query(connection -> Flux.from(connection
                                .createStatement(FIND)
                                .bind(0, sid.partition())
                                .bind(1, Rows.uuid(sid))
                                .bind(2, account.value())
                                .execute())
                        .concatMap(result -> result.map((row, metadata) -> look(row)))))
                .next()
                .defaultIfEmpty(Look.NOTHING);
    }

    private static Look look(Row row) {
        boolean found = row.get("account", String.class) != null;
        return new Look(
                found ? Rows.view(row) : null,
                Rows.required(row, "next_offset", Long.class),
                row.get("read_through", Instant.class));
    }

    @Override
    public Mono<Map<MessageSid, MessageState>> states(Set<MessageSid> sids) {
        return migrations
                .apply()
                .thenMany(database.query(connection -> Flux.from(connection
                                .createStatement(STATES)
                                .bind(0, sids.stream().map(Rows::uuid).toArray(UUID[]::new))
                                .execute())
                        .concatMap(result -> result.map((row, metadata) -> Map.entry(Rows.sid(row), Rows.state(row))))))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .timeout(ANSWER_MAX)
                .onErrorMap(PostgresMessageQueries::unavailable);
    }

    @Override
    public Mono<MessageHistory> history(AccountSid account, MessageSid sid) {
        return find(account, sid)
                .flatMap(message -> Mono.zip(acceptedBy(sid), events(sid))
                        .flatMap(found -> waiting(sid)
                                .map(Optional::of)
                                .defaultIfEmpty(Optional.empty())
                                .map(waiting -> new MessageHistory(
                                        message, found.getT1(), found.getT2(), waiting.orElse(null)))));
    }

    private Mono<WaitChange.Begin> waiting(MessageSid sid) {
        return database.query(connection -> Flux.from(connection
                                .createStatement(WAITING)
                                .bind(0, Rows.uuid(sid))
                                .execute())
                        .concatMap(result -> result.map((row, metadata) -> new WaitChange.Begin(
                                Rows.waitKey(row),
                                Rows.required(row, "due", Instant.class),
                                Rows.required(row, "reason", String.class)))))
                .next()
                .timeout(ANSWER_MAX)
                .onErrorMap(PostgresMessageQueries::unavailable);
    }

    private Mono<String> acceptedBy(MessageSid sid) {
        return database.query(connection -> Flux.from(connection
                                .createStatement(ACCEPTED_BY)
                                .bind(0, Rows.uuid(sid))
                                .execute())
                        .concatMap(result ->
                                result.map((row, metadata) -> Rows.required(row, "accepted_by", String.class))))
                .next()
                .timeout(ANSWER_MAX)
                .onErrorMap(PostgresMessageQueries::unavailable);
    }

    private Mono<List<MessageHistory.Entry>> events(MessageSid sid) {
        return database.query(connection -> Flux.from(History.find(connection, sid, MessageHistory.EVENTS_MAX)
                                .execute())
                        .concatMap(result -> result.map((row, metadata) -> History.entry(row))))
                .collectList()
                .timeout(ANSWER_MAX)
                .onErrorMap(PostgresMessageQueries::unavailable);
    }

    @Override
    public Mono<MessagePage> list(AccountSid account, MessageFilter filter) {
        return migrations
                .apply()
                .thenMany(database.query(connection -> page(connection, account, filter)))
                .collectList()
                .map(found -> page(found, filter.size()))
                .timeout(ANSWER_MAX)
                .onErrorMap(PostgresMessageQueries::unavailable);
    }

    private static Flux<MessageView> page(Connection connection, AccountSid account, MessageFilter filter) {
        return Flux.from(new ListStatement(account, filter).bind(connection).execute())
                .concatMap(result -> result.map((row, metadata) -> Rows.view(row)));
    }

    private static MessagePage page(List<MessageView> found, int size) {
        boolean more = found.size() > size;
        return new MessagePage(more ? found.subList(0, size) : found, more);
    }

    private static Throwable unavailable(Throwable error) {
        return error instanceof ViewUnavailableException
                ? error
                : new ViewUnavailableException("the view cannot answer now: " + error.getMessage(), error);
    }
}
