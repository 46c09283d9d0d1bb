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
 * @param tried what attempts before have tried; nothing as it comes from the log
 */
public record AcceptedMessage(
        Envelope envelope, String body, @Nullable IdempotencyKey key, boolean repeat, Tried tried) {
    /** A message that no attempt was made of. */
    public AcceptedMessage(Envelope envelope, String body, @Nullable IdempotencyKey key, boolean repeat) {
        this(envelope, body, key, repeat, Tried.NOTHING);
    }

    /** A message without a key, for the first time. */
    public AcceptedMessage(Envelope envelope, String body) {
        this(envelope, body, null, false);
    }
}
