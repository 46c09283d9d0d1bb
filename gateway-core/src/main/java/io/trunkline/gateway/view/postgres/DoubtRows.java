package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The segments that came into doubt in a batch, as one statement after the messages' rows; old ones are left out. */
final class DoubtRows {
    private static final String INSERT = "INSERT INTO doubtful_segment"
            + " (sid, attempt, segment, carrier, recipient_tail, at)"
            + " SELECT r.sid, r.attempt, r.segment, r.carrier,"
            + " right(ltrim(regexp_replace(m.recipient, '[^0-9]', '', 'g'), '0'), 7),"
            + " timestamptz 'epoch' + r.at * interval '1 millisecond'"
            + " FROM unnest($1::uuid[], $2::int[], $3::int[], $4::text[], $5::bigint[])"
            + " AS r(sid, attempt, segment, carrier, at) JOIN message m ON m.sid = r.sid"
            + " WHERE m.recipient IS NOT NULL AND r.segment < m.segments ON CONFLICT DO NOTHING";

    private final List<Doubt> rows = new ArrayList<>();

    private record Doubt(SubmissionUnknown event, int segment) {}

    /**
     * @param since what came into doubt before is left out
     */
    DoubtRows(List<LifecycleEvent> events, Instant since) {
        for (LifecycleEvent event : events) {
            if (event instanceof SubmissionUnknown unknown && unknown.at().isAfter(since)) {
                for (int segment = 0; segment < Math.max(1, unknown.segments()); segment++) {
                    if ((unknown.doubtful() & 1L << segment) != 0) {
                        rows.add(new Doubt(unknown, segment));
                    }
                }
            }
        }
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    Statement bind(Connection connection) {
        return connection
                .createStatement(INSERT)
                .bind(0, rows.stream().map(row -> Rows.uuid(row.event().sid())).toArray(UUID[]::new))
                .bind(1, rows.stream().map(row -> row.event().attempt()).toArray(Integer[]::new))
                .bind(2, rows.stream().map(Doubt::segment).toArray(Integer[]::new))
                .bind(3, rows.stream().map(row -> row.event().carrier()).toArray(String[]::new))
                .bind(
                        4,
                        rows.stream()
                                .map(row -> row.event().at().toEpochMilli())
                                .toArray(Long[]::new));
    }
}
