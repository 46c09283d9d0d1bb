package io.trunkline.gateway.webhook;

import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One status of one message that its customer wants to be told.
 *
 * @param envelope the message; its {@code statusCallback} is there
 * @param code the error of a message that failed; else null
 * @param occurredAt when the message reached the status
 */
public record Callback(
        Envelope envelope, CallbackStatus status, @Nullable ErrorCode code, Instant occurredAt) {
    public Callback {
        if (envelope.statusCallback() == null) {
            throw new IllegalArgumentException(
                    "statusCallback of " + envelope.sid() + ": none (expected: where to post)");
        }
    }

    public MessageSid sid() {
        return envelope.sid();
    }

    /** 1 for the first callback of a message, 2 for the final one. */
    public int sequence() {
        return status.sequence();
    }

    public URI url() {
        return Objects.requireNonNull(envelope.statusCallback());
    }

    public Endpoint endpoint() {
        return Endpoint.of(envelope.account(), url());
    }

    /** Names this callback and stays the same at every attempt: what receivers drop repeats by. */
    public String id() {
        return sid() + "_" + status.word();
    }
}
