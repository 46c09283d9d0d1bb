package io.trunkline.gateway.inbound;

import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;

/**
 * A subscriber's message.
 *
 * @param carrier which brought it
 * @param sender the subscriber, as the carrier's part has it
 * @param recipient whom it is for, as the carrier's part has it
 * @param text of its parts in order; parts that never came are left out
 * @param segments how many parts came
 * @param at when the first of them came, by the clock of the node that took it
 * @param loggedAt when the log took the last of them, by its own clock: what orders messages that several nodes took
 * @param again whether it may have been dealt with before
 */
public record InboundMessage(
        MessageSid sid,
        String carrier,
        String sender,
        String recipient,
        String text,
        int segments,
        Instant at,
        Instant loggedAt,
        boolean again) {
    /** One that is dealt with for the first time, and came when the log took it. */
    public InboundMessage(
            MessageSid sid, String carrier, String sender, String recipient, String text, int segments, Instant at) {
        this(sid, carrier, sender, recipient, text, segments, at, at, false);
    }
}
