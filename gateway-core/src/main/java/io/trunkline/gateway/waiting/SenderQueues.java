package io.trunkline.gateway.waiting;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * The queues behind senders that have a pace. All of a sender's messages wait in one queue, whose shard follows from the
 * sender; whoever keeps the view of the partition of that number owns it. Rows come with the view and with {@link
 * WaitStore#decide}. Thread-safe.
 */
public interface SenderQueues {
    /** The shards that this node owns and whose rows are up to date, each with the number of its ownership. */
    Map<Integer, Long> shards();

    /** The shards that this node owns, up to date or not. */
    Set<Integer> owned();

    /** The queues of the shard in which something waits, or that are not free by then. */
    Mono<List<SenderQueue>> all(int shard, Instant by);

    /**
     * The queues of the shard that have changed since they were last asked for, as they are now; some thousand changes at the
     * most, the rest the next time. Fails where another node owns the shard by now, and the shard is then no longer this
     * node's.
     */
    Mono<List<SenderQueue>> changed(int shard, long epoch);

    /**
     * Leaves what got its turn to the shards of the messages' own partitions, whose views know whether it was said. Fails as
     * {@link #changed} does.
     */
    Mono<Void> giveBack(int shard, long epoch, List<MarkedWait> waits);

    /** What got its turn and may not have entered its lane, at most so many. */
    Mono<List<MarkedWait>> onTheirWay(int shard, int most);

    /**
     * Gives turns and keeps what was decided, and until when it is paid for, in one step. Emits what got its turn and is now
     * to be said by the caller; what else was decided about is seen to with all other waits. Fails as {@link #changed} does.
     */
    Mono<List<MarkedWait>> release(int shard, long epoch, Turns turns);

    /** Forgets what was said. */
    Mono<Void> said(List<MarkedWait> waits);
}
