package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.MessageFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list as a walk along the index (account, sid): a SID begins with the millisecond of acceptance, so the times are
 * bounds of it too, and a page costs the same however deep it lies. One row more than the page is asked for, to know
 * whether there is another.
 */
record ListStatement(AccountSid account, MessageFilter filter) {
    private static final long MILLIS_MAX = (1L << 48) - 1;
    private static final MessageSid LAST = new MessageSid(-1, -1);

    Statement bind(Connection connection) {
        List<Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder("SELECT " + Rows.VIEW_COLUMNS
                + " FROM message m LEFT JOIN message_body b ON b.sid = m.sid WHERE m.account = $1 AND m.sid < $2"
                + " AND m.sid >= $3 AND NOT m.deleted");
        values.add(account.value());
        values.add(Rows.uuid(before()));
        values.add(Rows.uuid(first(filter.acceptedFrom(), 0)));
        equal(sql, values, "m.recipient", filter.to());
        equal(sql, values, "m.sender", filter.from());
        values.add(filter.size() + 1);
        sql.append(" ORDER BY m.sid DESC LIMIT $").append(values.size());
        Statement statement = connection.createStatement(sql.toString());
        for (int i = 0; i < values.size(); i++) {
            statement.bind(i, values.get(i));
        }
        return statement;
    }

    private static void equal(StringBuilder sql, List<Object> values, String column, @Nullable Address address) {
        if (address != null) {
            values.add(address.value());
            sql.append(" AND ").append(column).append(" = $").append(values.size());
        }
    }

    private MessageSid before() {
        MessageSid byTime = filter.acceptedBefore() == null ? LAST : first(filter.acceptedBefore(), MILLIS_MAX);
        MessageSid byCursor = filter.olderThan();
        return byCursor == null || byTime.compareTo(byCursor) < 0 ? byTime : byCursor;
    }

    /** The least SID of that millisecond. */
    private static MessageSid first(@Nullable Instant at, long otherwise) {
        long millis = at == null ? otherwise : Math.clamp(ceilingMillis(at), 0, MILLIS_MAX);
        return new MessageSid(millis << 16, 0);
    }

    /** Times of messages are whole milliseconds: those from an instant on are those from the next whole one on. */
    private static long ceilingMillis(Instant at) {
        long seconds = Math.clamp(at.getEpochSecond(), 0, MILLIS_MAX / 1_000);
        return seconds * 1_000 + (at.getNano() + 999_999) / 1_000_000;
    }
}
