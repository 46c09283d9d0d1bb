package io.trunkline.gateway.message;

import java.net.URI;
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
 */
public record Envelope(
        MessageSid sid,
        AccountSid account,
        Address from,
        Address to,
        @Nullable ServiceSid service,
        int segments,
        @Nullable URI statusCallback,
        Instant acceptedAt) {
    public Envelope {
        if (segments < 1 || segments > 255) {
            throw new IllegalArgumentException("segments: " + segments + " (expected: 1..255)");
        }
    }
}
