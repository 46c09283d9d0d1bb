package io.trunkline.gateway.intake.admission;

import io.trunkline.gateway.config.RateLimit;
import java.time.Duration;

/**
 * A node's own share of a rate, for when the store is away: a generic cell rate algorithm in the virtual-scheduling form of
 * ITU-T I.371, where a message conforms when it is at most {@code burst - 1} intervals ahead of its theoretical arrival
 * time, however many units it takes. The time, in nanoseconds from any origin, comes in. Thread-safe: a rate that accounts
 * share has one for all of them.
 */
final class NodeShare {
    private boolean known;
    private long answeredAt;
    private boolean alone;
    private double arrivalTime;

    /** The store has answered. */
    synchronized void answered(long now) {
        known = true;
        answeredAt = now;
        alone = false;
    }

    /** How long until the node may admit a message; 0 or less for now. */
    synchronized double waitNanos(RateLimit rate, long now, int nodes) {
        double ahead = Math.max(1, rate.burst() / nodes) * interval(rate, nodes);
        if (!alone) {
            // what the store had counted when it answered last, nobody knows: nothing was left
            alone = true;
            arrivalTime = known ? answeredAt + ahead : now;
        }
        return arrivalTime - ahead + interval(rate, nodes) - now;
    }

    /** Counts what {@link #waitNanos} allowed. */
    synchronized void take(RateLimit rate, long units, long now, int nodes) {
        arrivalTime = Math.max(arrivalTime, (double) now) + units * interval(rate, nodes);
    }

    private static double interval(RateLimit rate, int nodes) {
        return (double) Duration.ofSeconds(1).toNanos() * nodes / rate.perSecond();
    }
}
