package io.trunkline.gateway.waiting;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The rows of those that wait. A row's shard is its message's partition of the log, and whoever keeps the view of a
 * partition owns the shard. Thread-safe.
 */
public interface WaitStore {
    /** The shards that this node owns and whose rows are up to date. */
    Set<Integer> shards();

    /**
     * Decided waits of the shard whose facts may not have been said, at most so many. One that cannot be read is counted,
     * kept and left out until the shard is taken over again.
     */
    Mono<List<MarkedWait>> marked(int shard, int most);

    /**
     * Decides the waits of the shard that are due, at most so many, and keeps what was decided, in one step. Where more are
     * due, the more urgent classes go first, and within a class accounts take turns, each with what is due the earliest; a
     * quarter is for what has been due for the longest. What cannot be read or decided is put off by a minute. Has no effect
     * where another node owns the shard by now, and the shard is then no longer this node's.
     *
     * @param decide pure and quick
     */
    Mono<Decided> decide(int shard, Instant now, int most, Function<DueMessage, Release> decide);

    /** Forgets waits whose facts were said, but for those that somebody else is changing: these may stay marked. */
    Mono<Void> said(List<MarkedWait> waits);

    /**
     * Cancels the account's message where it waits and nothing of it may have left: what is emitted is to be said; the
     * same again where it was canceled before and that may not have been said. Empty where there is no such wait. Fails while nobody can say.
     */
    Mono<MarkedWait> cancel(AccountSid account, MessageSid sid, Instant at);

    /**
     * Makes those waits due now that an attempt would follow on, of the account's messages from these senders to this
     * recipient: they are decided anew. Fails while nobody can say.
     */
    Mono<Void> dueNow(AccountSid account, List<Address> senders, Address recipient, Instant now);

    /**
     * What came of deciding.
     *
     * @param marked what is to be said now
     * @param looked how many waits were decided
     * @param nextDue when the earliest is due of those that are not due yet; null where there is none
     */
    record Decided(
            List<MarkedWait> marked, int looked, @Nullable Instant nextDue) {
        public Decided {
            marked = List.copyOf(marked);
        }
    }
}
