package io.trunkline.gateway.log;

import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/**
 * What intake appends before it answers: the envelope and the body.
 *
 * @param body the text as it was given, 1..1600 characters
 * @param key the key that the request came with; null where it had none
 * @param repeat whether this SID may be in the log already: who routes looks for the first
 */
public record AcceptedMessage(
        Envelope envelope, String body, @Nullable IdempotencyKey key, boolean repeat) {
    /** A message without a key, for the first time. */
    public AcceptedMessage(Envelope envelope, String body) {
        this(envelope, body, null, false);
    }
}
