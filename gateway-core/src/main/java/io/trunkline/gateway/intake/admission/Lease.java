package io.trunkline.gateway.intake.admission;

import io.trunkline.gateway.config.RateLimit;
import java.time.Duration;

/**
 * What this node knows of one limit: how many messages it holds in hand, until when the store has no room, how many
 * arrive, and the node's own share for when the store is away. Pure: the time, in nanoseconds from any origin, comes in.
 * Guarded by its {@link AccountLeases}.
 *
 * <p>The share is a generic cell rate algorithm in the virtual-scheduling form of ITU-T I.371: a message conforms when it
 * is at most {@code burst - 1} intervals ahead of its theoretical arrival time.
 */
final class Lease {
    /** The longest stretch of the rate that a node takes ahead. */
    static final long SPAN_NANOS = Duration.ofMillis(50).toNanos();

    /** From so many arrivals in a span on, a limit is hot: asked for ahead, and not again within a span of having none. */
    static final int HOT_ARRIVALS = 10;

    private final AppliedLimit limit;
    private final int leaseMax;
    private int held;
    private long notBefore = Long.MIN_VALUE;
    private long spanStart;
    private long arrivals;
    private long arrivalsBefore;
    private boolean known;
    private long answeredAt;
    private boolean alone;
    private double arrivalTime;

    Lease(AppliedLimit limit, long now) {
        this.limit = limit;
        this.leaseMax = Math.toIntExact(
                limit.rate().perSecond() * SPAN_NANOS / Duration.ofSeconds(1).toNanos());
        this.spanStart = now;
    }

    AppliedLimit limit() {
        return limit;
    }

    void arrived(long now) {
        roll(now);
        arrivals++;
    }

    private void roll(long now) {
        long spans = (now - spanStart) / SPAN_NANOS;
        if (spans > 0) {
            arrivalsBefore = arrivals / spans;
            arrivals = 0;
            spanStart += spans * SPAN_NANOS;
        }
    }

    private boolean isHot(long now) {
        roll(now);
        return arrivalsBefore >= HOT_ARRIVALS;
    }

    /** How many to ask for beyond what waits and what is in hand: nothing for a limit that is not hot. */
    int wanted(long now) {
        return isHot(now) ? Math.max(0, Math.toIntExact(Math.min(arrivalsBefore, leaseMax)) - held) : 0;
    }

    boolean hasOne() {
        return held > 0;
    }

    /** Takes up to so many of what is in hand. */
    int take(int messages) {
        int taken = Math.min(held, messages);
        held -= taken;
        return taken;
    }

    void giveBack(int messages) {
        held += messages;
    }

    /** How long the store is known to have no room and nothing is in hand; 0 or less where it may have. */
    long refusesNanos(long now) {
        return held > 0 || notBefore == Long.MIN_VALUE ? 0 : notBefore - now;
    }

    /** The store has told how long there is no room; 0 where there is. */
    void answered(long waitNanos, long now) {
        known = true;
        answeredAt = now;
        alone = false;
        notBefore = waitNanos > 0 ? now + Math.max(waitNanos, isHot(now) ? SPAN_NANOS : 0) : Long.MIN_VALUE;
    }

    /** How long until this node may admit one by itself, by its share of the rate; 0 or less for now. */
    double aloneAfterNanos(long now, int nodes) {
        if (held > 0) {
            return 0;
        }
        if (!alone) {
            // what the store had counted when it answered last, nobody knows: nothing was left
            alone = true;
            arrivalTime = known ? answeredAt + shareBurst(nodes) * shareInterval(nodes) : now;
        }
        return arrivalTime - (shareBurst(nodes) - 1) * shareInterval(nodes) - now;
    }

    /** Counts one that {@link #aloneAfterNanos} allowed. */
    void takeAlone(long now, int nodes) {
        if (take(1) == 0) {
            arrivalTime = Math.max(arrivalTime, (double) now) + shareInterval(nodes);
        }
    }

    private double shareInterval(int nodes) {
        return (double) Duration.ofSeconds(1).toNanos() * nodes / rate().perSecond();
    }

    private int shareBurst(int nodes) {
        return Math.max(1, rate().burst() / nodes);
    }

    private RateLimit rate() {
        return limit.rate();
    }
}
