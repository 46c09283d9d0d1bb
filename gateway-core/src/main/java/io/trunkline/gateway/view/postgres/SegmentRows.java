package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptTimedOut;
import io.trunkline.gateway.lifecycle.LifecycleEvent.Refusal;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.receipt.CarrierIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The segments that carriers accepted in a batch, as one statement; those that are past their time are left out. */
final class SegmentRows {
    private static final String INSERT = "INSERT INTO submitted_segment"
            + " (carrier, carrier_message_id, sid, attempt, segment, submitted_at)"
            + " SELECT carrier, id, sid, attempt, segment, timestamptz 'epoch' + at * interval '1 millisecond'"
            + " FROM unnest($1::text[], $2::text[], $3::uuid[], $4::int[], $5::int[], $6::bigint[])"
            + " AS r(carrier, id, sid, attempt, segment, at) ON CONFLICT DO NOTHING";

    private final List<Segment> rows = new ArrayList<>();

    private record Segment(LifecycleEvent event, int attempt, String carrier, SubmittedSegment accepted) {
        String id() {
            return CarrierIds.normal(accepted.carrierMessageId());
        }
    }

    /**
     * @param since what was submitted before is left out
     */
    SegmentRows(List<LifecycleEvent> events, Instant since) {
        events.stream().filter(event -> event.at().isAfter(since)).forEach(this::add);
    }

    private void add(LifecycleEvent event) {
        switch (event) {
            case MessageSubmitted all -> add(all, all.attempt(), all.carrier(), all.segments());
            case SubmissionUnknown some -> add(some, some.attempt(), some.carrier(), some.accepted());
            case AttemptRefused some -> add(some, some.attempt(), some.carrier(), some.accepted());
            case MessageRouted none -> {}
            case MessageWaiting none -> {}
            case MessageFailed failed -> {
                Refusal refusal = failed.refusal();
                if (refusal != null) {
                    add(failed, failed.attempt(), refusal.carrier(), refusal.accepted());
                }
            }
            case ReceiptReceived none -> {}
            case ReceiptTimedOut none -> {}
            case MessageCanceled none -> {}
            case MessageReceived none -> {}
            case BodyErased none -> {}
            case MessageDeleted none -> {}
        }
    }

    private void add(LifecycleEvent event, int attempt, String carrier, List<SubmittedSegment> accepted) {
        for (SubmittedSegment segment : accepted) {
            if (!segment.carrierMessageId().isEmpty()) {
                rows.add(new Segment(event, attempt, carrier, segment));
            }
        }
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    Statement bind(Connection connection) {
        return connection
                .createStatement(INSERT)
                .bind(0, rows.stream().map(Segment::carrier).toArray(String[]::new))
                .bind(1, rows.stream().map(Segment::id).toArray(String[]::new))
                .bind(2, rows.stream().map(row -> Rows.uuid(row.event().sid())).toArray(UUID[]::new))
                .bind(3, rows.stream().map(Segment::attempt).toArray(Integer[]::new))
                .bind(4, rows.stream().map(row -> row.accepted().segment()).toArray(Integer[]::new))
                .bind(
                        5,
                        rows.stream()
                                .map(row -> row.event().at().toEpochMilli())
                                .toArray(Long[]::new));
    }
}
