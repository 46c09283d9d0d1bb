package io.trunkline.gateway.waiting;

import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.queue.LessUrgent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sender's queue at one moment.
 *
 * @param freeAt when what left last is paid for: nothing leaves before
 * @param messages how many wait
 * @param segments how many segments these are
 * @param oldest when the one that waits longest was accepted; null where none waits
 * @param lessUrgent how much of it a more urgent message overtakes
 */
public record SenderQueue(
        Address sender,
        Instant freeAt,
        long messages,
        long segments,
        @Nullable Instant oldest,
        LessUrgent lessUrgent) {
    /** One in which nothing waits. */
    static SenderQueue empty(Address sender, Instant freeAt) {
        return new SenderQueue(sender, freeAt, 0, 0, null, LessUrgent.NONE);
    }
}
