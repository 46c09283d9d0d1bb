package io.trunkline.gateway.webhook.postgres;

import io.r2dbc.spi.Row;
import io.r2dbc.spi.Statement;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.webhook.Callback;
import io.trunkline.gateway.webhook.CallbackStatus;
import io.trunkline.gateway.webhook.CallbackStore.ParkedCallback;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Callbacks to and from rows of the table {@code callback}. */
final class CallbackRows {
    private CallbackRows() {}

    /** Binds a column of each parameter of the statement that parks. */
    static Statement bind(Statement statement, List<ParkedCallback> rows) {
        return statement
                .bind("$1", column(rows, UUID[]::new, row -> uuid(row.callback().sid())))
                .bind("$2", column(rows, Short[]::new, row ->
                        (short) row.callback().sequence()))
                .bind(
                        "$3",
                        column(
                                rows,
                                String[]::new,
                                row -> row.callback().endpoint().key()))
                .bind("$4", column(rows, Long[]::new, row -> row.due().toEpochMilli()))
                .bind("$5", column(rows, Boolean[]::new, ParkedCallback::leased))
                .bind("$6", column(rows, Short[]::new, row -> (short) row.attempts()))
                .bind(
                        "$7",
                        column(
                                rows,
                                String[]::new,
                                row -> envelope(row).account().value()))
                .bind(
                        "$8",
                        column(rows, String[]::new, row -> envelope(row).from().value()))
                .bind(
                        "$9",
                        column(rows, String[]::new, row -> envelope(row).to().value()))
                .bind("$10", column(rows, String[]::new, CallbackRows::service))
                .bind("$11", column(rows, Short[]::new, row ->
                        (short) envelope(row).segments()))
                .bind(
                        "$12",
                        column(rows, String[]::new, row -> row.callback().url().toString()))
                .bind(
                        "$13",
                        column(
                                rows,
                                String[]::new,
                                row -> row.callback().status().name()))
                .bind("$14", column(rows, Integer[]::new, CallbackRows::code))
                .bind(
                        "$15",
                        column(
                                rows,
                                Long[]::new,
                                row -> row.callback().occurredAt().toEpochMilli()))
                .bind(
                        "$16",
                        column(
                                rows,
                                Long[]::new,
                                row -> envelope(row).acceptedAt().toEpochMilli()));
    }

    private static <T> @Nullable T[] column(
            List<ParkedCallback> rows, IntFunction<@Nullable T[]> array, Function<ParkedCallback, @Nullable T> value) {
        @Nullable T[] column = array.apply(rows.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = value.apply(rows.get(i));
        }
        return column;
    }

    private static Envelope envelope(ParkedCallback row) {
        return row.callback().envelope();
    }

    private static @Nullable String service(ParkedCallback row) {
        ServiceSid service = envelope(row).service();
        return service == null ? null : service.value();
    }

    private static @Nullable Integer code(ParkedCallback row) {
        ErrorCode code = row.callback().code();
        return code == null ? null : code.code();
    }

    private static UUID uuid(MessageSid sid) {
        return new UUID(sid.high(), sid.low());
    }

    /** The callback of a claimed row. */
    static ParkedCallback read(Row row, Instant leaseEnd) {
        UUID sid = column(row, "sid", UUID.class);
        String service = row.get("service", String.class);
        Integer code = row.get("code", Integer.class);
        Envelope envelope = new Envelope(
                new MessageSid(sid.getMostSignificantBits(), sid.getLeastSignificantBits()),
                new AccountSid(column(row, "account", String.class)),
                new Address(column(row, "sender", String.class)),
                new Address(column(row, "recipient", String.class)),
                service == null ? null : new ServiceSid(service),
                column(row, "segments", Short.class),
                URI.create(column(row, "url", String.class)),
                Instant.ofEpochMilli(column(row, "accepted_at_millis", Long.class)));
        Callback callback = new Callback(
                envelope,
                CallbackStatus.valueOf(column(row, "status", String.class)),
                code == null ? null : errorCode(code),
                Instant.ofEpochMilli(column(row, "occurred_at_millis", Long.class)));
        return new ParkedCallback(callback, column(row, "attempts", Short.class), leaseEnd, true);
    }

    private static <T> T column(Row row, String name, Class<T> type) {
        return Objects.requireNonNull(row.get(name, type), name);
    }

    /** A code that a newer release wrote is told as unknown error. */
    private static ErrorCode errorCode(int number) {
        for (ErrorCode code : ErrorCode.values()) {
            if (code.code() == number) {
                return code;
            }
        }
        return ErrorCode.UNKNOWN_ERROR;
    }
}
