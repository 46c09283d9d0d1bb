package io.trunkline.gateway.view.postgres;

import io.r2dbc.spi.Row;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.PartnerOrigin;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.view.MessageView;
import io.trunkline.gateway.waiting.WaitKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of the view's tables in the gateway's words. */
final class Rows {
    /** The columns that {@link #state} reads. */
    static final String STATE_COLUMNS =
            "m.status, m.attempt, m.segment_states, m.resent, m.error_code, m.sent_at, m.updated_at";

    /** The columns that {@link #view} reads. */
    static final String VIEW_COLUMNS = "m.sid, m.account, m.sender, m.recipient, m.service, m.segments,"
            + " m.status_callback, m.accepted_at, m.fail_ambiguous, m.validity_seconds, m.send_at, m.partner, m.urgency, coalesce(b.body, '') AS body, "
            + STATE_COLUMNS;

    private static final Map<Integer, ErrorCode> ERROR_CODES =
            Arrays.stream(ErrorCode.values()).collect(Collectors.toMap(ErrorCode::code, Function.identity()));

    private Rows() {}

    static UUID uuid(MessageSid sid) {
        return new UUID(sid.high(), sid.low());
    }

    /** What every SID of that time or later is not less than. */
    static UUID firstSid(Instant at) {
        return new UUID(at.toEpochMilli() << 16, 0);
    }

    static MessageSid sid(Row row) {
        UUID uuid = required(row, "sid", UUID.class);
        return new MessageSid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    static long number(Row row, int index) {
        return Objects.requireNonNull(row.get(index, Long.class), "a number that is never null");
    }

    /** The row's error; null where it has none. */
    static @Nullable ErrorCode errorCode(Row row) {
        Integer code = row.get("error_code", Integer.class);
        return code == null ? null : ERROR_CODES.getOrDefault(code, ErrorCode.UNKNOWN_ERROR);
    }

    static MessageState state(Row row) {
        return new MessageState(
                Status.valueOf(required(row, "status", String.class)),
                required(row, "attempt", Integer.class),
                SegmentStateText.read(required(row, "segment_states", String.class)),
                required(row, "resent", Boolean.class),
                errorCode(row),
                row.get("sent_at", Instant.class),
                row.get("updated_at", Instant.class));
    }

    static MessageView view(Row row) {
        String service = row.get("service", String.class);
        String callback = row.get("status_callback", String.class);
        Envelope envelope = new Envelope(
                sid(row),
                new AccountSid(required(row, "account", String.class)),
                new Address(required(row, "sender", String.class)),
                new Address(required(row, "recipient", String.class)),
                service == null ? null : new ServiceSid(service),
                required(row, "segments", Integer.class),
                callback == null ? null : URI.create(callback),
                required(row, "accepted_at", Instant.class),
                terms(row));
        return new MessageView(envelope, required(row, "body", String.class), state(row));
    }

    private static DeliveryTerms terms(Row row) {
        Integer validity = row.get("validity_seconds", Integer.class);
        String urgency = row.get("urgency", String.class);
        return new DeliveryTerms(
                required(row, "fail_ambiguous", Boolean.class)
                        ? AmbiguityPolicy.FAIL_AMBIGUOUS
                        : AmbiguityPolicy.RESEND_ONCE,
                validity == null ? null : Duration.ofSeconds(validity),
                row.get("send_at", Instant.class),
                partner(row),
                urgency == null ? Urgency.TRANSACTIONAL : Urgency.valueOf(urgency));
    }

    static @Nullable PartnerOrigin partner(Row row) {
        return PartnerText.read(row.get("partner", String.class));
    }

    static WaitKey waitKey(Row row) {
        return new WaitKey(
                WaitKind.valueOf(required(row, "kind", String.class)), required(row, "wait_attempt", Integer.class));
    }

    static <T> T required(Row row, String column, Class<T> type) {
        T value = row.get(column, type);
        if (value == null) {
            throw new IllegalStateException("column " + column + ": null (expected: a value)");
        }
        return value;
    }

    static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
