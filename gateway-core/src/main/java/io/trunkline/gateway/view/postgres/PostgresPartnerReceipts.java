package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.partner.PartnerReceipt;
import io.trunkline.gateway.partner.PartnerReceipts;
import io.trunkline.gateway.partner.ReceiptEnd;
import io.trunkline.smpp.receipt.MessageState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Partners' receipts in a table. Thread-safe. Every statement is its own transaction. */
final class PostgresPartnerReceipts implements PartnerReceipts {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private static final String CLAIM = "WITH due AS (SELECT sid, part FROM partner_receipt WHERE partner = $1"
            + " AND due_at <= $2 ORDER BY due_at, number LIMIT $4 FOR UPDATE SKIP LOCKED)"
            + " UPDATE partner_receipt r SET due_at = $3, tries = least(r.tries + 1, 1000) FROM due"
            + " WHERE r.sid = due.sid AND r.part = due.part RETURNING r.sid, r.part, r.number, r.message_id, r.sender,"
            + " r.recipient, r.submitted_at, r.done_at, r.state, r.err, r.tries";

    private static final String SETTLED = "DELETE FROM partner_receipt r USING unnest($1::uuid[], $2::int[])"
            + " AS s(sid, part) WHERE r.sid = s.sid AND r.part = s.part";

    private static final String AGAIN = "UPDATE partner_receipt r SET due_at = $3 FROM unnest($1::uuid[], $2::int[])"
            + " AS s(sid, part) WHERE r.sid = s.sid AND r.part = s.part";

    /** Counts up to a million in all. */
    private static final String PENDING =
            "SELECT partner, count(*) AS waiting FROM (SELECT partner FROM partner_receipt LIMIT 1000000) AS r"
                    + " GROUP BY partner";

    private static final String PURGE = "DELETE FROM partner_receipt WHERE done_at < $1";

    private final PostgresDatabase database;
    private final Migrations migrations;

    PostgresPartnerReceipts(PostgresDatabase database, Migrations migrations) {
        this.database = database;
        this.migrations = migrations;
    }

    private record Numbered(long number, Leased leased) {}

    @Override
    public Mono<List<Leased>> claim(String systemId, Instant now, Instant leaseEnd, int limit) {
        return answered(database.query(connection -> Flux.from(connection
                                .createStatement(CLAIM)
                                .bind(0, systemId)
                                .bind(1, now)
                                .bind(2, leaseEnd)
                                .bind(3, limit)
                                .execute())
                        .concatMap(result -> result.map((row, metadata) -> leased(row))))
                .sort(Comparator.comparingLong(Numbered::number))
                .map(Numbered::leased)
                .collectList());
    }

    private static Numbered leased(Row row) {
        MessageState state = Objects.requireNonNull(MessageState.ofCode(Rows.required(row, "state", Integer.class)));
        PartnerReceipt receipt = new PartnerReceipt(
                Rows.sid(row),
                Rows.required(row, "part", Integer.class),
                Rows.required(row, "message_id", String.class),
                new Address(Rows.required(row, "sender", String.class)),
                new Address(Rows.required(row, "recipient", String.class)),
                Rows.required(row, "submitted_at", Instant.class),
                Rows.required(row, "done_at", Instant.class),
                new ReceiptEnd(state, Rows.required(row, "err", Integer.class)));
        return new Numbered(
                Rows.required(row, "number", Long.class),
                new Leased(receipt, Rows.required(row, "tries", Integer.class)));
    }

    @Override
    public Mono<Void> settled(List<PartnerReceipt> receipts) {
        return receipts.isEmpty()
                ? Mono.empty()
                : updated(connection -> named(connection.createStatement(SETTLED), receipts))
                        .then();
    }

    @Override
    public Mono<Void> again(List<PartnerReceipt> receipts, Instant due) {
        return receipts.isEmpty()
                ? Mono.empty()
                : updated(connection -> named(connection.createStatement(AGAIN), receipts)
                                .bind(2, due))
                        .then();
    }

    private static Statement named(Statement statement, List<PartnerReceipt> receipts) {
        return statement
                .bind(
                        0,
                        receipts.stream()
                                .map(receipt -> Rows.uuid(receipt.sid()))
                                .toArray(UUID[]::new))
                .bind(1, receipts.stream().map(PartnerReceipt::part).toArray(Integer[]::new));
    }

    @Override
    public Mono<Map<String, Long>> pending() {
        return answered(database.query(connection -> Flux.from(
                                connection.createStatement(PENDING).execute())
                        .concatMap(result -> result.map((row, metadata) -> Map.entry(
                                Rows.required(row, "partner", String.class),
                                Rows.required(row, "waiting", Long.class)))))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public Mono<Long> purge(Instant before) {
        return updated(connection -> connection.createStatement(PURGE).bind(0, before));
    }

    private Mono<Long> updated(Function<Connection, Statement> statement) {
        return answered(database.query(
                        connection -> Flux.from(statement.apply(connection).execute())
                                .concatMap(result -> Flux.from(result.getRowsUpdated())))
                .reduce(0L, Long::sum));
    }

    private <T> Mono<T> answered(Mono<T> answer) {
        return migrations.apply().then(answer).timeout(ANSWER_MAX);
    }
}
