package io.trunkline.gateway.log;

import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a carrier delivered of a subscriber: a message, or a part of one.
 *
 * @param sid of the message, where this is the first part of it that came
 * @param carrier the carrier's name
 * @param sender the subscriber, in the gateway's form where it has one
 * @param recipient whom it is for, in the gateway's form where it has one
 * @param text of this part; a character outside the basic plane may be cut in two
 * @param place among the parts; null where it stands alone
 * @param at when it came
 */
public record InboundPart(
        MessageSid sid,
        String carrier,
        String sender,
        String recipient,
        String text,
        @Nullable Place place,
        Instant at,
        Origin origin) {
    /**
     * Where a part stands.
     *
     * @param reference what the parts of one message have in common
     * @param total 1..255
     * @param sequence 1..total
     * @param wide whether the reference has 16 bits
     */
    public record Place(int reference, int total, int sequence, boolean wide) {}

    /**
     * What tells a delivery that is repeated from another one.
     *
     * @param identity 64 hexadecimal digits, the same when the carrier delivers the same again
     * @param named whether the carrier gave the message an id of its own; otherwise the identity is of what it says, and
     *     another message that says the same has the same
     * @param session which of all SMPP sessions it came on
     * @param again whether the same came to this node before and may be in the log: it was answered with an error, or its
     *     session ended soon after the answer
     */
    public record Origin(String identity, boolean named, long session, boolean again) {
        /** For so long what says the same as the last of its pair may be a repeat of it. */
        public static final Duration AGAIN_WITHIN = Duration.ofMinutes(2);
    }
}
