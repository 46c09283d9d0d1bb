package io.trunkline.gateway.intake.admission;

import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.intake.admission.RateStore.Charged;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A rate: beside what is in hand, until when the store has no room, and the node's own share for when the store is away.
 *
 * <p>What is in hand of a rate that all accounts share is dropped after {@link #SHARED_HELD_NANOS}: else each account that
 * ever was hot would keep some, and all of them might spend it at once.
 */
final class RateLease extends Lease {
    static final long SHARED_HELD_NANOS = Duration.ofMillis(200).toNanos();

    private final AppliedLimit.Rate limit;
    private final NodeShare share;
    private long notBefore = Long.MIN_VALUE;
    private long grantedAt;

    /** What the store had room for when it answered last. */
    private long left;

    RateLease(AppliedLimit.Rate limit, NodeShare share, long now) {
        super(limit.rate().perSecond() * SPAN_NANOS / Duration.ofSeconds(1).toNanos(), now);
        this.limit = limit;
        this.share = share;
        this.grantedAt = now;
    }

    @Override
    AppliedLimit limit() {
        return limit;
    }

    @Override
    void expire(long now) {
        if (limit.isShared() && now - grantedAt > SHARED_HELD_NANOS) {
            take(held());
        }
    }

    /** While the store is known to have no room, and has none with what is in hand. */
    @Override
    @Nullable
    Verdict refusal(long needed, long now) {
        boolean inHand = held() >= needed || held() + left > 0;
        return inHand || notBefore == Long.MIN_VALUE || now >= notBefore ? null : limited(notBefore - now);
    }

    /** A hot limit without room is not asked for again within a span. */
    @Override
    void answered(Charged charged, long now) {
        share.answered(now);
        long wait = charged.waitNanos();
        notBefore = wait > 0 ? now + Math.max(wait, isHot(now) ? SPAN_NANOS : 0) : Long.MIN_VALUE;
        grantedAt = charged.units() > 0 ? now : grantedAt;
        left = charged.left();
    }

    @Override
    @Nullable
    Verdict refusalBy(Charged charged, long needed) {
        return held() + charged.left() < 1 ? limited(charged.waitNanos()) : null;
    }

    @Override
    @Nullable
    Verdict refusalAlone(long needed, long now, int nodes) {
        double nanos = held() >= needed ? 0 : share.waitNanos(rate(), now, nodes);
        return nanos > 0 ? limited((long) nanos) : null;
    }

    @Override
    void takeAlone(long needed, long now, int nodes) {
        long missing = needed - take(needed);
        if (missing > 0) {
            share.take(rate(), missing, now, nodes);
        }
    }

    private Verdict limited(long nanos) {
        return new Verdict.Limited(limit, Duration.ofNanos(Math.max(1, nanos)));
    }

    private RateLimit rate() {
        return limit.rate();
    }
}
