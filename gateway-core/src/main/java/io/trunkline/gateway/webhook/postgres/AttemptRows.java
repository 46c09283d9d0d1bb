package io.trunkline.gateway.webhook.postgres;

import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.webhook.CallbackAttempt;
import io.trunkline.gateway.webhook.CallbackStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Attempts to and from rows of the table {@code callback_attempt}. */
final class AttemptRows {
    private AttemptRows() {}

    /** Binds an array for each column. */
    static Statement bind(Statement statement, List<CallbackAttempt> attempts) {
        int size = attempts.size();
        UUID[] sids = new UUID[size];
        String[] statuses = new String[size];
        Short[] numbers = new Short[size];
        Long[] at = new Long[size];
        Integer[] took = new Integer[size];
        String[] results = new String[size];
        for (int i = 0; i < size; i++) {
            CallbackAttempt attempt = attempts.get(i);
            sids[i] = new UUID(attempt.sid().high(), attempt.sid().low());
            statuses[i] = attempt.status().name();
            numbers[i] = (short) attempt.attempt();
            at[i] = attempt.at().toEpochMilli();
            took[i] = (int) attempt.took().toMillis();
            results[i] = attempt.result();
        }
        return statement
                .bind("$1", sids)
                .bind("$2", statuses)
                .bind("$3", numbers)
                .bind("$4", at)
                .bind("$5", took)
                .bind("$6", results);
    }

    static CallbackAttempt read(MessageSid sid, Row row) {
        return new CallbackAttempt(
                sid,
                CallbackStatus.valueOf(column(row, 0, String.class)),
                column(row, 1, Short.class),
                Instant.ofEpochMilli(column(row, 2, Long.class)),
                Duration.ofMillis(column(row, 3, Integer.class)),
                column(row, 4, String.class));
    }

    private static <T> T column(Row row, int index, Class<T> type) {
        return Objects.requireNonNull(row.get(index, type));
    }
}
