package io.trunkline.gateway.config;

import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber said about messages of a sender or a service; the newest word holds.
 *
 * @param scope the service's SID or the sender's address; a STOP is kept for both
 * @param subscriber who said it
 * @param stopped whether no more are wanted
 * @param at when it was said, to the millisecond
 * @param by the message that said it; null where an administrator did
 */
public record OptOut(
        String scope,
        Address subscriber,
        boolean stopped,
        Instant at,
        @Nullable MessageSid by) {
    public OptOut {
        at = Instant.ofEpochMilli(at.toEpochMilli());
    }

    /** What the sender's messages are stopped by: its service, so that a pool is stopped as a whole, else itself. */
    public static String scope(Directory directory, Sender sender) {
        return directory
                .serviceOf(sender)
                .map(service -> service.sid().value())
                .orElse(sender.address().value());
    }
}
