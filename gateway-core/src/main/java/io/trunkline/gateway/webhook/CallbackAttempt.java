package io.trunkline.gateway.webhook;

import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.time.Instant;

/**
 * One attempt to post a callback, as it is kept to be looked at.
 *
 * @param status what the customer was told
 * @param attempt numbered from 1
 * @param at when it began
 * @param took until its result was known
 * @param result the answer's HTTP status or why there was none, in one phrase
 */
public record CallbackAttempt(
        MessageSid sid, CallbackStatus status, int attempt, Instant at, Duration took, String result) {}
