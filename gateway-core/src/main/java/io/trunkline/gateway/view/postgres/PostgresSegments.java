package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.OrphanReceipt;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.receipt.CarrierIds;
import io.trunkline.gateway.receipt.DestinationDigits;
import io.trunkline.gateway.receipt.MatcherUnavailableException;
import io.trunkline.gateway.receipt.SegmentRef;
import io.trunkline.gateway.receipt.SubmittedSegments;
import io.trunkline.gateway.view.MessageHistory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Segments by the ids that their carriers gave them, and histories. Thread-safe. */
final class PostgresSegments implements SubmittedSegments {
    /** How long an id stands for a segment: within the time in which a carrier uses no id twice. */
    static final Duration KEPT = Duration.ofDays(3);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

    private static final String FIND = "SELECT s.attempt AS segment_attempt, s.segment, " + Rows.VIEW_COLUMNS
            + " FROM submitted_segment s JOIN message m ON m.sid = s.sid LEFT JOIN message_body b ON false"
            + " WHERE s.carrier = $1 AND s.carrier_message_id = ANY ($2) AND s.submitted_at > $3"
            + " AND m.account IS NOT NULL ORDER BY s.submitted_at DESC LIMIT 100";

    private final PostgresDatabase database;
    private final Migrations migrations;
    private final CaughtUp caughtUp;
    private final InstantSource clock;

    PostgresSegments(PostgresDatabase database, Migrations migrations, CaughtUp caughtUp, InstantSource clock) {
        this.database = database;
        this.migrations = migrations;
        this.caughtUp = caughtUp;
        this.clock = clock;
    }

    @Override
    public Mono<SegmentRef> find(CarrierReceipt receipt) {
        return find(receipt, Set.of(CarrierIds.normal(receipt.carrierMessageId())));
    }

    @Override
    public Mono<SegmentRef> findInOtherRadix(CarrierReceipt receipt) {
        return find(receipt, CarrierIds.inOtherRadix(receipt.carrierMessageId()));
    }

    private Mono<SegmentRef> find(CarrierReceipt receipt, Set<String> ids) {
        if (ids.isEmpty()) {
            return Mono.empty();
        }
        DestinationDigits destination = DestinationDigits.of(receipt.destination());
        return answered(database.query(connection -> candidates(connection, receipt.carrier(), ids)))
                .filter(segment ->
                        DestinationDigits.of(segment.destination().value()).matches(destination))
                .next();
    }

    private Publisher<SegmentRef> candidates(Connection connection, String carrier, Set<String> ids) {
        return Flux.from(connection
                        .createStatement(FIND)
                        .bind(0, carrier)
                        .bind(1, ids.toArray(String[]::new))
                        .bind(2, clock.instant().minus(KEPT))
                        .execute())
                .concatMap(result -> result.map((row, metadata) -> segment(row)));
    }

    private static SegmentRef segment(Row row) {
        return segment(row, Rows.view(row).envelope());
    }

    static SegmentRef segment(Row row, Envelope envelope) {
        return new SegmentRef(
                envelope.sid(),
                Rows.required(row, "segment_attempt", Integer.class),
                Rows.required(row, "segment", Integer.class),
                envelope.segments(),
                envelope.to(),
                envelope.statusCallback() == null ? null : envelope);
    }

    @Override
    public Mono<Void> caughtUp() {
        return answered(caughtUp.withLifecycle().flux()).then();
    }

    @Override
    public Mono<SegmentRef> settle(OrphanReceipt orphan) {
        return answered(database.inTransaction(connection -> Doubts.settle(
                                connection, orphan, clock.instant().minus(KEPT)))
                        .flux())
                .next();
    }

    @Override
    public Mono<Boolean> has(ReceiptReceived receipt) {
        return answered(database.query(
                        connection -> Flux.from(History.find(connection, receipt.sid(), MessageHistory.EVENTS_MAX)
                                        .execute())
                                .concatMap(result -> result.map((row, metadata) -> History.event(row)))))
                .any(event -> isSame(event, receipt));
    }

    /** But for the envelope, which one way of a receipt carries and the other may not. */
    private static boolean isSame(LifecycleEvent event, ReceiptReceived receipt) {
        return event instanceof ReceiptReceived known
                && known.attempt() == receipt.attempt()
                && known.segment() == receipt.segment()
                && known.outcome() == receipt.outcome()
                && known.at().equals(receipt.at())
                && known.detail().equals(receipt.detail());
    }

    private <T> Flux<T> answered(Flux<T> answer) {
        return migrations
                .apply()
                .thenMany(answer)
                .timeout(ANSWER_MAX)
                .onErrorMap(fault -> new MatcherUnavailableException("the view cannot answer now: " + fault, fault));
    }
}
