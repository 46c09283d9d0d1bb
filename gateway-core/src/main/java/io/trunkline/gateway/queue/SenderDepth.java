package io.trunkline.gateway.queue;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What waits behind a sender with a pace, as the owner of its queue knows it at one moment.
 *
 * @param account the sender's account
 * @param pace in segments per second
 * @param messages how many wait
 * @param segments how many segments these are
 * @param oldest when the one that waits longest was accepted; null where none waits
 * @param released how many segments were released since the owner has the queue; grows only
 * @param epoch the number of the ownership: whoever has the queue later has a greater one
 * @param freeAt when what left last is paid for: nothing leaves before
 * @param lessUrgent how much of it a more urgent message overtakes
 */
public record SenderDepth(
        Address sender,
        AccountSid account,
        double pace,
        long messages,
        long segments,
        @Nullable Instant oldest,
        long released,
        long epoch,
        Instant freeAt,
        LessUrgent lessUrgent) {
    /** Of a queue of whose classes nothing is known. */
    public SenderDepth(
            Address sender,
            AccountSid account,
            double pace,
            long messages,
            long segments,
            @Nullable Instant oldest,
            long released,
            long epoch,
            Instant freeAt) {
        this(sender, account, pace, messages, segments, oldest, released, epoch, freeAt, LessUrgent.NONE);
    }

    /** Of a queue whose sender may send at once, and that had one owner only. */
    public SenderDepth(
            Address sender,
            AccountSid account,
            double pace,
            long messages,
            long segments,
            @Nullable Instant oldest,
            long released) {
        this(sender, account, pace, messages, segments, oldest, released, 0, Instant.EPOCH);
    }
}
