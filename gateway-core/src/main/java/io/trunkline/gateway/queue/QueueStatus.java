package io.trunkline.gateway.queue;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sender's queue as its customer is told of it.
 *
 * @param pace in segments per second
 * @param messages how many wait
 * @param segments how many segments wait
 * @param lessUrgent how much of it a more urgent message overtakes
 * @param oldest when the one that waits longest was accepted; null where none waits
 * @param freeAt when what left last is paid for: nothing leaves before
 * @param perSecond1s segments per second that left it during the last second
 * @param perSecond1m the same over a minute
 * @param perSecond5m the same over five minutes
 */
public record QueueStatus(
        Address sender,
        AccountSid account,
        double pace,
        long messages,
        long segments,
        LessUrgent lessUrgent,
        @Nullable Instant oldest,
        Instant freeAt,
        double perSecond1s,
        double perSecond1m,
        double perSecond5m) {
    /** Of a sender behind which nothing is known to wait. */
    public static QueueStatus empty(Address sender, AccountSid account, double pace) {
        return new QueueStatus(sender, account, pace, 0, 0, LessUrgent.NONE, null, Instant.EPOCH, 0, 0, 0);
    }

    /** How long it takes until all that waits has gone, at the sender's pace; 0 where it has none. */
    public double secondsToEmpty() {
        return pace > 0 ? segments / pace : 0;
    }
}
