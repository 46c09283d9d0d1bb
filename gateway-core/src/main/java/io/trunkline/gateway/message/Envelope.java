package io.trunkline.gateway.message;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message but for its body.
 *
 * @param sid its identity
 * @param account the tenant that asked for it
 * @param from the sender that was asked for or chosen
 * @param to an E.164 number
 * @param service the messaging service that chose the sender; null where From was given
 * @param segments how many submit_sm it takes, 1..255
 * @param statusCallback where status changes are posted; null where none is wanted
 * @param acceptedAt when it was accepted, in milliseconds' precision
 * @param terms what is wanted of the delivery
 */
public record Envelope(
        MessageSid sid,
        AccountSid account,
        Address from,
        Address to,
        @Nullable ServiceSid service,
        int segments,
        @Nullable URI statusCallback,
        Instant acceptedAt,
        DeliveryTerms terms) {
    /** How long a message may wait to be sent where the customer names nothing shorter. */
    public static final Duration VALIDITY_MAX = Duration.ofHours(10);

    public Envelope {
        if (segments < 1 || segments > 255) {
            throw new IllegalArgumentException("segments: " + segments + " (expected: 1..255)");
        }
    }
    /** A message on the usual terms. */
    public Envelope(
            MessageSid sid,
            AccountSid account,
            Address from,
            Address to,
            @Nullable ServiceSid service,
            int segments,
            @Nullable URI statusCallback,
            Instant acceptedAt) {
        this(sid, account, from, to, service, segments, statusCallback, acceptedAt, DeliveryTerms.DEFAULT);
    }

    /** From when on no attempt begins any more. */
    public Instant validUntil() {
        Instant from = terms.sendAt() == null ? acceptedAt : terms.sendAt();
        return from.plus(terms.validity() == null ? VALIDITY_MAX : terms.validity());
    }
}
