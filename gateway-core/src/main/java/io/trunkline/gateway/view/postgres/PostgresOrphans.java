package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.OrphanReceipt;
import io.trunkline.gateway.receipt.MatcherUnavailableException;
import io.trunkline.gateway.receipt.OrphanStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Orphans in a table. Thread-safe. */
final class PostgresOrphans implements OrphanStore {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private static final String KEEP = "INSERT INTO orphan_receipt"
            + " (log_offset, carrier, carrier_message_id, destination, received_at, outcome, error_code, detail, due_at,"
            + " sender, reference, elsewhere)"
            + " SELECT o, carrier, id, destination, timestamptz 'epoch' + at * interval '1 millisecond', outcome, code,"
            + " detail, timestamptz 'epoch' + at * interval '1 millisecond', sender, reference,"
            + " elsewhere"
            + " FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::int[],"
            + " $8::text[], $9::text[], $10::int[], $11::boolean[])"
            + " AS r(o, carrier, id, destination, at, outcome, code, detail, sender, reference, elsewhere)"
            + " ON CONFLICT DO NOTHING";

    private static final String COLUMNS = "r.log_offset, r.carrier, r.carrier_message_id, r.destination,"
            + " r.received_at, r.outcome, r.error_code, r.detail, r.tries, r.due_at, r.sender,"
            + " r.reference, r.elsewhere";

    private static final String DUE = "UPDATE orphan_receipt r SET due_at = $2 FROM (SELECT log_offset"
            + " FROM orphan_receipt WHERE due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS due"
            + " WHERE r.log_offset = due.log_offset RETURNING " + COLUMNS;

    private static final String MATCHED = "DELETE FROM orphan_receipt WHERE log_offset = $1";

    private static final String MISSED = "UPDATE orphan_receipt SET tries = $2, due_at = $3 WHERE log_offset = $1";

    private static final String LIST = "SELECT " + COLUMNS
            + " FROM orphan_receipt r WHERE r.carrier = $1 AND r.log_offset < $2 ORDER BY r.log_offset DESC LIMIT $3";

    private final BoundedStatements statements;

    PostgresOrphans(PostgresDatabase database, Migrations migrations) {
        this.statements = new BoundedStatements(
                database,
                migrations,
                ANSWER_MAX,
                fault -> new MatcherUnavailableException("the view cannot answer now: " + fault, fault));
    }

    @Override
    public Mono<Void> keep(List<OrphanReceipt> orphans) {
        if (orphans.isEmpty()) {
            return Mono.empty();
        }
        return statements
                .changed(connection -> {
                    Statement statement = connection.createStatement(KEEP);
                    statement.bind(0, each(orphans, OrphanReceipt::offset).toArray(Long[]::new));
                    statement.bind(1, texts(orphans, CarrierReceipt::carrier));
                    statement.bind(2, texts(orphans, CarrierReceipt::carrierMessageId));
                    statement.bind(3, texts(orphans, CarrierReceipt::destination));
                    statement.bind(
                            4,
                            each(orphans, orphan -> orphan.receipt().at().toEpochMilli())
                                    .toArray(Long[]::new));
                    statement.bind(
                            5, texts(orphans, receipt -> receipt.outcome().name()));
                    statement.bind(6, codes(orphans));
                    statement.bind(7, texts(orphans, CarrierReceipt::detail));
                    statement.bind(8, texts(orphans, CarrierReceipt::sender));
                    statement.bind(9, references(orphans));
                    return statement.bind(
                            10,
                            each(orphans, orphan -> orphan.receipt().elsewhere())
                                    .toArray(Boolean[]::new));
                })
                .then();
    }

    private static <T> List<T> each(List<OrphanReceipt> orphans, Function<OrphanReceipt, T> what) {
        return orphans.stream().map(what).toList();
    }

    /** PostgreSQL's text has no NUL, which a carrier may write. */
    private static String[] texts(List<OrphanReceipt> orphans, Function<CarrierReceipt, String> what) {
        return orphans.stream()
                .map(orphan -> what.apply(orphan.receipt()).replace('\0', '\uFFFD'))
                .toArray(String[]::new);
    }

    private static @Nullable Integer[] codes(List<OrphanReceipt> orphans) {
        @Nullable Integer[] codes = new Integer[orphans.size()];
        for (int i = 0; i < codes.length; i++) {
            var code = orphans.get(i).receipt().code();
            codes[i] = code == null ? null : code.code();
        }
        return codes;
    }

    private static @Nullable Integer[] references(List<OrphanReceipt> orphans) {
        @Nullable Integer[] references = new Integer[orphans.size()];
        for (int i = 0; i < references.length; i++) {
            references[i] = orphans.get(i).receipt().reference();
        }
        return references;
    }

    @Override
    public Mono<List<Due>> due(Instant now, Instant leasedUntil, int most) {
        return statements.rows(
                connection -> connection
                        .createStatement(DUE)
                        .bind(0, now)
                        .bind(1, leasedUntil)
                        .bind(2, most),
                row -> new Due(orphan(row), Rows.required(row, "tries", Integer.class)));
    }

    @Override
    public Mono<Void> matched(long offset) {
        return statements
                .changed(connection -> connection.createStatement(MATCHED).bind(0, offset))
                .then();
    }

    @Override
    public Mono<Void> missed(long offset, int tries, @Nullable Instant nextTry) {
        return statements
                .changed(connection -> {
                    Statement statement =
                            connection.createStatement(MISSED).bind(0, offset).bind(1, tries);
                    return nextTry == null ? statement.bindNull(2, Instant.class) : statement.bind(2, nextTry);
                })
                .then();
    }

    @Override
    public Mono<List<Listed>> list(String carrier, @Nullable Long before, int size) {
        return statements.rows(
                connection -> connection
                        .createStatement(LIST)
                        .bind(0, carrier)
                        .bind(1, before == null ? Long.MAX_VALUE : before)
                        .bind(2, size),
                row -> new Listed(
                        orphan(row), Rows.required(row, "tries", Integer.class), row.get("due_at", Instant.class)));
    }

    private static OrphanReceipt orphan(Row row) {
        return new OrphanReceipt(
                Rows.required(row, "log_offset", Long.class),
                new CarrierReceipt(
                        Rows.required(row, "carrier", String.class),
                        Rows.required(row, "carrier_message_id", String.class),
                        Rows.required(row, "destination", String.class),
                        Rows.required(row, "received_at", Instant.class),
                        ReceiptOutcome.valueOf(Rows.required(row, "outcome", String.class)),
                        Rows.errorCode(row),
                        Rows.required(row, "detail", String.class),
                        Rows.required(row, "sender", String.class),
                        row.get("reference", Integer.class),
                        Rows.required(row, "elsewhere", Boolean.class)));
    }
}
