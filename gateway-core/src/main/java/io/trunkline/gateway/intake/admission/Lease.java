package io.trunkline.gateway.intake.admission;

import io.trunkline.gateway.intake.admission.RateStore.Charged;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of one limit: how many units it holds in hand, how many arrive, and who is refused without a
 * question. Pure: the time, in nanoseconds from any origin, comes in. Guarded by its {@link AccountLeases}.
 */
abstract sealed class Lease permits RateLease, CapLease {
    /** The stretch of arrivals that a node takes ahead. */
    static final long SPAN_NANOS = Duration.ofMillis(50).toNanos();

    /** From so many messages in a span on, a limit is hot: asked for ahead. */
    static final int HOT_ARRIVALS = 10;

    private final long leaseMax;
    private long held;
    private long brought;
    private long spanStart;
    private long messages;
    private long messagesBefore;
    private long units;
    private long unitsBefore;

    /**
     * @param leaseMax how many units may be taken ahead
     */
    Lease(long leaseMax, long now) {
        this.leaseMax = leaseMax;
        this.spanStart = now;
    }

    abstract AppliedLimit limit();

    /** Drops what was in hand for too long. */
    void expire(long now) {}

    /** Why a message that takes so much is refused without asking the store; null where it has to be asked. */
    abstract @Nullable Verdict refusal(long needed, long now);

    /** What the store says. */
    abstract void answered(Charged charged, long now);

    /** Why a message that takes so much is refused after that answer; null where this limit has room for it. */
    abstract @Nullable Verdict refusalBy(Charged charged, long needed);

    /** Why it is refused while the store is away; null where it is not. */
    abstract @Nullable Verdict refusalAlone(long needed, long now, int nodes);

    /** Counts what {@link #refusalAlone} did not refuse. */
    abstract void takeAlone(long needed, long now, int nodes);

    final void arrived(long needed, long now) {
        roll(now);
        messages++;
        units += needed;
    }

    private void roll(long now) {
        long spans = (now - spanStart) / SPAN_NANOS;
        if (spans > 0) {
            messagesBefore = messages / spans;
            unitsBefore = units / spans;
            messages = 0;
            units = 0;
            spanStart += spans * SPAN_NANOS;
        }
    }

    final boolean isHot(long now) {
        roll(now);
        return messagesBefore >= HOT_ARRIVALS;
    }

    /** How many to ask for beyond what waits and what is in hand: nothing for a limit that is not hot. */
    final long wanted(long now) {
        return isHot(now) ? Math.max(0, Math.min(unitsBefore, leaseMax) - held) : 0;
    }

    final long held() {
        return held;
    }

    /** Takes up to so many of what is in hand. */
    final long take(long most) {
        long taken = Math.min(held, most);
        held -= taken;
        return taken;
    }

    /** Takes up to so many along to the store, until {@link #giveBack}. */
    final long bring(long most) {
        brought = take(most);
        return brought;
    }

    /** The question is over, and so much is left in hand of what was brought and granted. */
    final void giveBack(long left) {
        brought = 0;
        held += left;
    }

    /** What is on its way to the store and may come back. */
    final long brought() {
        return brought;
    }
}
