package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.trunkline.gateway.lifecycle.SegmentState;
import io.trunkline.gateway.lifecycle.SegmentState.Phase;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.OrphanReceipt;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.receipt.CarrierIds;
import io.trunkline.gateway.receipt.DestinationDigits;
import io.trunkline.gateway.receipt.SegmentRef;
import io.trunkline.gateway.receipt.SegmentReference;
import io.trunkline.gateway.view.MessageView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Segments in doubt, and which orphan settles which. */
final class Doubts {
    /** One spelling of a number is the end of the other; the tail alone, which has the index, many numbers may share. */
    private static final String FIND =
            "SELECT d.attempt AS segment_attempt, d.segment, d.orphan IS NOT NULL AS own, " + Rows.VIEW_COLUMNS
                    + " FROM doubtful_segment d JOIN message m ON m.sid = d.sid LEFT JOIN message_body b ON false"
                    + " WHERE d.carrier = $1 AND d.recipient_tail = $2 AND d.at > $3 AND (d.orphan IS NULL OR d.orphan = $4)"
                    + " AND right(ltrim(m.recipient, '+'), length($5)) = right($5, length(ltrim(m.recipient, '+')))"
                    + " ORDER BY d.orphan, d.sid, d.attempt, d.segment LIMIT 1000";

    private static final String CLAIM = "UPDATE doubtful_segment SET orphan = $4"
            + " WHERE sid = $1 AND attempt = $2 AND segment = $3 AND (orphan IS NULL OR orphan = $4)";

    private static final String LEARN = "INSERT INTO submitted_segment"
            + " (carrier, carrier_message_id, sid, attempt, segment, submitted_at)"
            + " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

    /** Between the node that accepted and the one that got the receipt. */
    private static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(60);

    private Doubts() {}

    /**
     * The segment that the orphan settles, which is its own from then on; empty if there is none, or more than one. Where
     * another orphan was quicker, the next one of the same message.
     *
     * @param since what came into doubt before does not count
     */
    static Mono<SegmentRef> settle(Connection connection, OrphanReceipt orphan, Instant since) {
        return candidates(connection, orphan, since)
                .collectList()
                .flatMap(candidates -> Mono.justOrEmpty(chosen(candidates, orphan.receipt())))
                .flatMap(segment -> claimed(connection, orphan, segment)
                        .flatMap(claimed -> claimed
                                ? learned(connection, orphan.receipt(), segment).thenReturn(segment)
                                : settle(connection, orphan, since)));
    }

    private static Flux<Candidate> candidates(Connection connection, OrphanReceipt orphan, Instant since) {
        CarrierReceipt receipt = orphan.receipt();
        DestinationDigits destination = DestinationDigits.of(receipt.destination());
        return Flux.from(connection
                        .createStatement(FIND)
                        .bind(0, receipt.carrier())
                        .bind(1, destination.tail())
                        .bind(2, since)
                        .bind(3, orphan.offset())
                        .bind(4, destination.digits())
                        .execute())
                .concatMap(result -> result.map((row, metadata) -> candidate(row)))
                .filter(Candidate::isOpen);
    }

    /**
     * A segment that may be the orphan's.
     *
     * @param own whether this orphan has settled it before
     * @param answered whether it is known what the carrier answered in this attempt
     */
    private record Candidate(Envelope envelope, SegmentRef segment, boolean own, boolean answered) {
        /** The answer may have come late, or before the doubt of who took over; the id in it names the segment then. */
        boolean isOpen() {
            return own || !answered;
        }

        boolean isMessageOf(Candidate other) {
            return segment.sid().equals(other.segment.sid()) && segment.attempt() == other.segment.attempt();
        }

        int reference() {
            return SegmentReference.of(segment.sid(), segment.attempt(), segment.segment());
        }
    }

    private static Candidate candidate(Row row) {
        MessageView message = Rows.view(row);
        SegmentRef segment = PostgresSegments.segment(row, message.envelope());
        return new Candidate(
                message.envelope(),
                segment,
                Rows.required(row, "own", Boolean.class),
                isAnswered(message.state().segments(), segment));
    }

    private static boolean isAnswered(List<SegmentState> states, SegmentRef segment) {
        if (segment.segment() >= states.size()) {
            return false;
        }
        SegmentState state = states.get(segment.segment());
        return state.attempt() == segment.attempt() && state.phase().compareTo(Phase.IN_DOUBT) > 0;
    }

    private static Optional<SegmentRef> chosen(List<Candidate> candidates, CarrierReceipt receipt) {
        DestinationDigits destination = DestinationDigits.of(receipt.destination());
        Integer reference = receipt.reference();
        List<Candidate> possible = candidates.stream()
                .filter(candidate ->
                        candidate.envelope().acceptedAt().isBefore(receipt.at().plus(CLOCK_SKEW_MAX))
                                && DestinationDigits.of(
                                                candidate.envelope().to().value())
                                        .matches(destination)
                                && isFrom(candidate.envelope().from(), receipt.sender())
                                && (reference == null || reference == candidate.reference()))
                .toList();
        boolean unique = !possible.isEmpty()
                && (reference == null
                        ? receipt.hasId() && possible.stream().allMatch(possible.getFirst()::isMessageOf)
                        : possible.size() == 1);
        return unique ? Optional.of(possible.getFirst().segment()) : Optional.empty();
    }

    /** Carriers write numbers in several ways; a receipt that names no sender may be of any. */
    private static boolean isFrom(Address sender, String written) {
        return written.isEmpty()
                || sender.value().equalsIgnoreCase(written)
                || DestinationDigits.of(sender.value()).matches(DestinationDigits.of(written));
    }

    private static Mono<Boolean> claimed(Connection connection, OrphanReceipt orphan, SegmentRef segment) {
        return Flux.from(connection
                        .createStatement(CLAIM)
                        .bind(0, Rows.uuid(segment.sid()))
                        .bind(1, segment.attempt())
                        .bind(2, segment.segment())
                        .bind(3, orphan.offset())
                        .execute())
                .concatMap(Result::getRowsUpdated)
                .reduce(0L, Long::sum)
                .map(rows -> rows == 1);
    }

    private static Mono<Void> learned(Connection connection, CarrierReceipt receipt, SegmentRef segment) {
        if (!receipt.hasId()) {
            return Mono.empty();
        }
        return Flux.from(connection
                        .createStatement(LEARN)
                        .bind(0, receipt.carrier())
                        .bind(1, CarrierIds.normal(receipt.carrierMessageId()))
                        .bind(2, Rows.uuid(segment.sid()))
                        .bind(3, segment.attempt())
                        .bind(4, segment.segment())
                        .bind(5, receipt.at())
                        .execute())
                .concatMap(Result::getRowsUpdated)
                .then();
    }
}
