package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.partner.PartnerDelivery;
import io.trunkline.gateway.partner.PartnerInbound;
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

/** What partners are to have, in a table. Thread-safe. Every statement is its own transaction. */
final class PostgresPartnerReceipts implements PartnerReceipts {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private static final String RECEIPTS = "SELECT sid, part, state, due_at, number AS head FROM partner_receipt"
            + " WHERE partner = $1 AND due_at <= $2 ORDER BY due_at, number LIMIT $4 FOR UPDATE SKIP LOCKED";

    /** The first part that is left of each: who locks it has the message. */
    private static final String HEADS = "SELECT h.sid, h.due_at, h.number FROM partner_receipt h"
            + " WHERE h.partner = $5 AND h.due_at <= $2 AND (h.taker IS NULL OR h.taker = $1)"
            + " AND NOT EXISTS (SELECT FROM partner_receipt b WHERE b.sid = h.sid AND b.part < h.part)"
            + " ORDER BY h.due_at, h.number LIMIT $4 FOR UPDATE OF h SKIP LOCKED";

    /**
     * Receipts stand under the partner, what subscribers sent under its account. The parts of a message have one rank, so that the
     * limit cuts none.
     */
    private static final String CLAIM = "WITH own AS (" + RECEIPTS + "), heads AS (" + HEADS
            + "), shared AS (SELECT p.sid, p.part, p.state, h.due_at, h.number AS head FROM heads h"
            + " JOIN partner_receipt p ON p.sid = h.sid AND p.due_at <= $2),"
            + " ranked AS (SELECT sid, part, state, rank() OVER (ORDER BY due_at, head) AS place"
            + " FROM (SELECT * FROM own UNION ALL SELECT * FROM shared) AS any_of_both),"
            + " due AS (SELECT sid, part, state FROM ranked WHERE place <= $4)"
            + " UPDATE partner_receipt r SET due_at = $3, tries = least(r.tries + 1, 1000)"
            + " FROM due LEFT JOIN message_body b ON b.sid = due.sid AND due.state IS NULL"
            + " WHERE r.sid = due.sid AND r.part = due.part RETURNING r.sid, r.part, r.number, r.message_id, r.sender,"
            + " r.recipient, r.submitted_at, r.done_at, r.state, r.err, r.tries, b.body";

    private static final String SETTLED = "WITH s AS (SELECT * FROM unnest($1::uuid[], $2::int[]) AS s(sid, part)),"
            + " gone AS (DELETE FROM partner_receipt r USING s WHERE r.sid = s.sid AND r.part = s.part)"
            + " UPDATE partner_receipt r SET taker = $3 WHERE r.sid IN (SELECT sid FROM s) AND r.state IS NULL"
            + " AND NOT EXISTS (SELECT FROM s WHERE s.sid = r.sid AND s.part = r.part)";

    private static final String AGAIN = "UPDATE partner_receipt r SET due_at = $3 FROM unnest($1::uuid[], $2::int[])"
            + " AS s(sid, part) WHERE r.sid = s.sid AND r.part = s.part";

    private static final String UNSENT =
            "UPDATE partner_receipt r SET due_at = $3, tries = greatest(r.tries - 1, 0) FROM unnest($1::uuid[], $2::int[])"
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
    public Mono<List<Leased>> claim(String systemId, AccountSid account, Instant now, Instant leaseEnd, int limit) {
        return answered(database.query(connection -> Flux.from(connection
                                .createStatement(CLAIM)
                                .bind(0, systemId)
                                .bind(1, now)
                                .bind(2, leaseEnd)
                                .bind(3, limit)
                                .bind(4, account.value())
                                .execute())
                        .concatMap(result -> result.map((row, metadata) -> leased(row))))
                .sort(Comparator.comparingLong(Numbered::number))
                .map(Numbered::leased)
                .collectList());
    }

    private static Numbered leased(Row row) {
        Integer state = row.get("state", Integer.class);
        return new Numbered(
                Rows.required(row, "number", Long.class),
                new Leased(
                        state == null ? inbound(row) : receipt(row, state),
                        Rows.required(row, "tries", Integer.class)));
    }

    private static PartnerReceipt receipt(Row row, int state) {
        return new PartnerReceipt(
                Rows.sid(row),
                Rows.required(row, "part", Integer.class),
                Rows.required(row, "message_id", String.class),
                new Address(Rows.required(row, "sender", String.class)),
                new Address(Rows.required(row, "recipient", String.class)),
                Rows.required(row, "submitted_at", Instant.class),
                Rows.required(row, "done_at", Instant.class),
                new ReceiptEnd(
                        Objects.requireNonNull(MessageState.ofCode(state)), Rows.required(row, "err", Integer.class)));
    }

    /** Its text is read at each try, so that none lies in the lane. */
    private static PartnerInbound inbound(Row row) {
        return new PartnerInbound(
                Rows.sid(row),
                Rows.required(row, "part", Integer.class),
                Rows.required(row, "message_id", String.class),
                new Address(Rows.required(row, "sender", String.class)),
                new Address(Rows.required(row, "recipient", String.class)),
                Objects.requireNonNullElse(row.get("body", String.class), ""));
    }

    @Override
    public Mono<Void> settled(String systemId, List<? extends PartnerDelivery> deliveries) {
        return deliveries.isEmpty()
                ? Mono.empty()
                : updated(connection -> named(connection.createStatement(SETTLED), deliveries)
                                .bind(2, systemId))
                        .then();
    }

    @Override
    public Mono<Void> again(List<? extends PartnerDelivery> deliveries, Instant due) {
        return givenBack(AGAIN, deliveries, due);
    }

    @Override
    public Mono<Void> unsent(List<? extends PartnerDelivery> deliveries, Instant due) {
        return givenBack(UNSENT, deliveries, due);
    }

    private Mono<Void> givenBack(String sql, List<? extends PartnerDelivery> deliveries, Instant due) {
        return deliveries.isEmpty()
                ? Mono.empty()
                : updated(connection -> named(connection.createStatement(sql), deliveries)
                                .bind(2, due))
                        .then();
    }

    private static Statement named(Statement statement, List<? extends PartnerDelivery> deliveries) {
        return statement
                .bind(
                        0,
                        deliveries.stream()
                                .map(delivery -> Rows.uuid(delivery.sid()))
                                .toArray(UUID[]::new))
                .bind(1, deliveries.stream().map(PartnerDelivery::part).toArray(Integer[]::new));
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
