package io.trunkline.gateway.intake.admission;

import io.trunkline.gateway.intake.admission.RateStore.Charged;
import io.trunkline.gateway.intake.admission.RateStore.Grant;
import io.trunkline.gateway.intake.admission.Waiters.Ended;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Sinks;

/**
 * What this node holds of one account's limits, and who waits for more. Thread-safe; each call takes microseconds, and
 * nothing is called from inside.
 *
 * <pre>
 *   one in hand of every limit -----------------------> admitted
 *   one of them has no room before a known time ------> refused, without a call
 *   else: waits --> one call in flight, for everybody --+-- answered --> admitted, or refused
 *                                                       +-- failed ----> by this node's own share
 * </pre>
 *
 * <p>Whoever comes while a call is in flight waits for its end and goes into the next. Bound: {@value #WAITING_MAX} wait;
 * beyond them a message is refused by its first limit, to come again in a second. The limits known here are those that the
 * directory has named for the account since this node started.
 */
final class AccountLeases {
    static final int WAITING_MAX = 4_096;

    private static final int GROUPS_MAX = 64;
    private static final Duration CROWDED_RETRY = Duration.ofSeconds(1);

    private final Map<AppliedLimit.Key, Lease> leases = new HashMap<>();
    private final Map<Offered, Waiters> waiting = new LinkedHashMap<>();
    private final Function<AppliedLimit.Rate, NodeShare> shares;
    private int waitingCount;
    private boolean asking;

    /**
     * @param shares the node's share of a rate
     */
    AccountLeases(Function<AppliedLimit.Rate, NodeShare> shares) {
        this.shares = shares;
    }

    /** What a message that enters meets. */
    sealed interface Entered {
        record Decided(Verdict verdict) implements Entered {}

        /**
         * It has to wait.
         *
         * @param verdict emits when it is decided
         * @param ask the call that must be made now; empty where one is in flight
         */
        record Waits(Sinks.One<Verdict> verdict, Optional<Ask> ask) implements Entered {}
    }

    /** What came of a call: verdicts to emit, and the call that must be made next. */
    record Settled(List<Ended> ended, Optional<Ask> next) {}

    synchronized Entered enter(Offered offered, long now) {
        NeededLeases needed = needed(offered, now);
        Verdict known = needed.known(now);
        if (known == null || known instanceof Verdict.Admitted) {
            needed.arrived(now);
        }
        if (known != null) {
            return new Entered.Decided(known);
        }
        if (waitingCount == WAITING_MAX) {
            return new Entered.Decided(crowded(offered.limits().getFirst()));
        }
        Sinks.One<Verdict> waiter = Sinks.one();
        waiting.computeIfAbsent(offered, first -> new Waiters(needed, new ArrayDeque<>()))
                .queue()
                .add(waiter);
        waitingCount++;
        return new Entered.Waits(waiter, nextAsk(now));
    }

    private static Verdict crowded(AppliedLimit first) {
        return switch (first) {
            case AppliedLimit.Rate rate -> new Verdict.Limited(rate, CROWDED_RETRY);
            case AppliedLimit.Cap cap -> new Verdict.Uncounted(cap, CROWDED_RETRY);
        };
    }

    /** Decides without the store. */
    synchronized Verdict alone(Offered offered, long now, int nodes) {
        return needed(offered, now).alone(now, nodes);
    }

    /** What it would decide; nothing is counted. */
    synchronized Verdict judgedAlone(Offered offered, long now, int nodes) {
        Verdict refusal = needed(offered, now).refusalAlone(now, nodes);
        return refusal == null ? new Verdict.Admitted() : refusal;
    }

    /** What a message would meet that the store has this room for; nothing is counted. */
    synchronized Verdict judged(Offered offered, List<Charged> room, long now) {
        Verdict refusal = needed(offered, now).refusalBy(room);
        return refusal == null ? new Verdict.Admitted() : refusal;
    }

    synchronized Settled answered(Ask ask, Grant grant, long now) {
        asking = false;
        List<Ended> ended = ask.granted(grant, now);
        endWhatIsKnown(ended, now);
        waitingCount -= ended.size();
        return new Settled(ended, nextAsk(now));
    }

    /** The store did not answer: whoever waits, for this call or the next, is decided here. */
    synchronized Settled failed(Ask ask, long now, int nodes) {
        asking = false;
        List<Ended> ended = ask.failed(now, nodes);
        ended.addAll(Ask.alone(List.copyOf(waiting.values()), now, nodes));
        waiting.clear();
        waitingCount = 0;
        return new Settled(ended, Optional.empty());
    }

    private NeededLeases needed(Offered offered, long now) {
        List<Lease> needed = new ArrayList<>(offered.limits().size());
        for (AppliedLimit limit : offered.limits()) {
            needed.add(lease(limit, now));
        }
        return new NeededLeases(needed, offered.segments());
    }

    /** A limit whose size or period was changed starts anew. */
    private Lease lease(AppliedLimit limit, long now) {
        Lease known = leases.get(limit.key());
        if (known != null && known.limit().equals(limit)) {
            known.expire(now);
            return known;
        }
        Lease fresh = switch (limit) {
            case AppliedLimit.Rate rate -> new RateLease(rate, shares.apply(rate), now);
            case AppliedLimit.Cap cap -> new CapLease(cap, now);
        };
        leases.put(limit.key(), fresh);
        return fresh;
    }

    /** Those who came while the call was in flight may need none of their own. */
    private void endWhatIsKnown(List<Ended> ended, long now) {
        for (Waiters group : waiting.values()) {
            Verdict known = group.needed().known(now);
            while (known != null) {
                ended.add(new Ended(group.queue().remove(), known));
                known = group.queue().isEmpty() ? null : group.needed().known(now);
            }
        }
        waiting.values().removeIf(group -> group.queue().isEmpty());
    }

    /** The call for everybody who waits, at most {@value #GROUPS_MAX} groups of them. */
    private Optional<Ask> nextAsk(long now) {
        if (asking || waiting.isEmpty()) {
            return Optional.empty();
        }
        asking = true;
        List<Waiters> next = waiting.values().stream().limit(GROUPS_MAX).toList();
        waiting.values().removeAll(next);
        return Optional.of(Ask.of(next, now));
    }
}
