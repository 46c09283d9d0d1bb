package io.trunkline.gateway.intake.admission;

import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.intake.admission.RateStore.Charged;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A rate: beside what is in hand, until when the store has no room, and the node's own share for when the store is away.
 *
 * <p>The share is a generic cell rate algorithm in the virtual-scheduling form of ITU-T I.371: a message conforms when it
 * is at most {@code burst - 1} intervals ahead of its theoretical arrival time.
 */
final class RateLease extends Lease {
    private final AppliedLimit.Rate limit;
    private long notBefore = Long.MIN_VALUE;
    private long refusedFrom = 1;
    private boolean known;
    private long answeredAt;
    private boolean alone;
    private double arrivalTime;

    RateLease(AppliedLimit.Rate limit, long now) {
        super(limit.rate().perSecond() * SPAN_NANOS / Duration.ofSeconds(1).toNanos(), now);
        this.limit = limit;
    }

    @Override
    AppliedLimit limit() {
        return limit;
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
        known = true;
        answeredAt = now;
        alone = false;
        long wait = charged.waitNanos();
        refusedFrom = needed;
        notBefore = wait > 0 ? now + Math.max(wait, isHot(now) ? SPAN_NANOS : 0) : Long.MIN_VALUE;
    }

    @Override
    @Nullable
    Verdict refusalBy(Charged charged, long needed) {
        long missing = needed - held() - charged.left();
        return missing > 0 ? limited(Math.max(charged.waitNanos(), (long) ((missing - 1) * shareInterval(1)))) : null;
    }

    @Override
    @Nullable
    Verdict refusalAlone(long needed, long now, int nodes) {
        if (held() >= needed) {
            return null;
        }
        if (!alone) {
            // what the store had counted when it answered last, nobody knows: nothing was left
            alone = true;
            arrivalTime = known ? answeredAt + shareBurst(nodes, needed) * shareInterval(nodes) : now;
        }
        double nanos = arrivalTime - (shareBurst(nodes, needed) - needed) * shareInterval(nodes) - now;
        return nanos > 0 ? limited((long) nanos) : null;
    }

    @Override
    void takeAlone(long needed, long now, int nodes) {
        long missing = needed - take(needed);
        if (missing > 0) {
            arrivalTime = Math.max(arrivalTime, (double) now) + missing * shareInterval(nodes);
        }
    }

    private Verdict limited(long nanos) {
        return new Verdict.Limited(limit, Duration.ofNanos(Math.max(1, nanos)));
    }

    private double shareInterval(int nodes) {
        return (double) Duration.ofSeconds(1).toNanos() * nodes / rate().perSecond();
    }

    private long shareBurst(int nodes, long needed) {
        return Math.max(needed, rate().burst() / nodes);
    }

    private RateLimit rate() {
        return limit.rate();
    }
}
