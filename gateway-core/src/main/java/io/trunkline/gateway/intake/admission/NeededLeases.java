package io.trunkline.gateway.intake.admission;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The leases of all limits that a message counts against, at least one. Guarded by their {@link AccountLeases}. */
record NeededLeases(List<Lease> leases) {
    private static final Verdict ADMITTED = new Verdict.Admitted();

    void arrived(long now) {
        leases.forEach(lease -> lease.arrived(now));
    }

    /** Takes one of what is in hand, or refuses what cannot be admitted now; null where the store has to be asked. */
    @Nullable
    Verdict known(long now) {
        Lease refusing = null;
        long longest = 0;
        boolean inHand = true;
        for (Lease lease : leases) {
            inHand &= lease.hasOne();
            long nanos = lease.refusesNanos(now);
            if (nanos > longest) {
                refusing = lease;
                longest = nanos;
            }
        }
        if (refusing != null) {
            refusing.arrived(now);
            return limited(refusing, longest);
        }
        if (!inHand) {
            return null;
        }
        leases.forEach(lease -> lease.take(1));
        return ADMITTED;
    }

    /** Decides without the store: by what is in hand, then by this node's share. */
    Verdict alone(long now, int nodes) {
        Lease refusing = null;
        double longest = 0;
        for (Lease lease : leases) {
            double nanos = lease.aloneAfterNanos(now, nodes);
            if (nanos > longest) {
                refusing = lease;
                longest = nanos;
            }
        }
        if (refusing != null) {
            return limited(refusing, (long) longest);
        }
        leases.forEach(lease -> lease.takeAlone(now, nodes));
        return ADMITTED;
    }

    static Verdict limited(Lease by, long nanos) {
        return new Verdict.Limited(by.limit(), Duration.ofNanos(Math.max(1, nanos)));
    }
}
