package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.PartnerOrigin;
import io.trunkline.gateway.partner.ReceiptEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of the messages of partners that ended with a batch, and the subscribers' messages that partners are to have,
 * as one statement; the messages' rows are written before.
 */
final class PartnerEnds {
    private static final String INSERT =
            "INSERT INTO partner_receipt (sid, part, partner, message_id, sender, recipient,"
                    + " submitted_at, done_at, state, err, due_at)"
                    + " SELECT r.sid, r.part, r.partner, r.message_id, m.sender, m.recipient, m.accepted_at,"
                    + " timestamptz 'epoch' + r.done_at * interval '1 millisecond', r.state, r.err, now()"
                    + " FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::bigint[], $6::int[], $7::int[])"
                    + " WITH ORDINALITY AS r(sid, part, partner, message_id, done_at, state, err, n)"
                    + " JOIN message m ON m.sid = r.sid ORDER BY r.n ON CONFLICT DO NOTHING";

    private final List<Line> lines = new ArrayList<>();

    /** A message of a partner that has ended, or one for partners that was received. */
    record Ended(MessageSid sid, PartnerOrigin origin, MessageState state) {
        boolean isWanted() {
            return isInbound() || origin.wish().wants(state.status() == Status.DELIVERED);
        }

        boolean isInbound() {
            return state.status() == Status.RECEIVED;
        }
    }

    /**
     * A row.
     *
     * @param end null for what a subscriber sent
     */
    private record Line(Ended message, int part, @Nullable ReceiptEnd end) {
        String id() {
            return message.origin().messageId(message.sid(), part);
        }

        long doneAtMillis() {
            Instant at = message.state().updatedAt();
            return at == null ? message.sid().millis() : at.toEpochMilli();
        }
    }

    PartnerEnds(List<Ended> ended) {
        for (Ended message : ended) {
            if (message.isWanted()) {
                ReceiptEnd end = message.isInbound() ? null : ReceiptEnd.of(message.state());
                for (int part = 1; part <= message.origin().parts(); part++) {
                    lines.add(new Line(message, part, end));
                }
            }
        }
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    Statement bind(Connection connection) {
        return connection
                .createStatement(INSERT)
                .bind(0, column(UUID[]::new, line -> Rows.uuid(line.message().sid())))
                .bind(1, column(Integer[]::new, Line::part))
                .bind(2, column(String[]::new, line -> line.message().origin().systemId()))
                .bind(3, column(String[]::new, Line::id))
                .bind(4, column(Long[]::new, Line::doneAtMillis))
                .bind(
                        5,
                        column(
                                Integer[]::new,
                                line -> line.end() == null
                                        ? null
                                        : line.end().state().code()))
                .bind(
                        6,
                        column(
                                Integer[]::new,
                                line -> line.end() == null ? null : line.end().err()));
    }

    private <T> @Nullable T[] column(IntFunction<@Nullable T[]> array, Function<Line, @Nullable T> value) {
        @Nullable T[] column = array.apply(lines.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(lines.get(i));
        }
        return column;
    }
}
