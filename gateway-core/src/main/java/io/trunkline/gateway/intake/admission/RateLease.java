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
    private long refusedFrom = 1;
    private long grantedAt;

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

    /** While the store is known to have no room and there is not enough in hand. */
    @Override
    @Nullable
    Verdict refusal(long needed, long now) {
        boolean asks = held() >= needed || notBefore == Long.MIN_VALUE || needed < refusedFrom || now >= notBefore;
        return asks ? null : limited(notBefore - now);
    }

    /** A hot limit without room is not asked for again within a span. */
    @Override
    void answered(Charged charged, long needed, long now) {
        share.answered(now);
        long wait = charged.waitNanos();
        refusedFrom = needed;
        notBefore = wait > 0 ? now + Math.max(wait, isHot(now) ? SPAN_NANOS : 0) : Long.MIN_VALUE;
        grantedAt = charged.units() > 0 ? now : grantedAt;
    }

    @Override
    @Nullable
    Verdict refusalBy(Charged charged, long needed) {
        long missing = needed - held() - charged.left();
        long missingNanos = (missing - 1) * Duration.ofSeconds(1).toNanos() / rate().perSecond();
        return missing > 0 ? limited(Math.max(charged.waitNanos(), missingNanos)) : null;
    }

    @Override
    @Nullable
    Verdict refusalAlone(long needed, long now, int nodes) {
        double nanos = held() >= needed ? 0 : share.waitNanos(rate(), needed, now, nodes);
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
