package io.trunkline.gateway.intake.admission;

import io.trunkline.gateway.intake.admission.RateStore.Charged;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The leases of all limits that a message of so many segments counts against, at least one. Guarded by their {@link
 * AccountLeases}.
 */
record NeededLeases(List<Lease> leases, int segments) {
    private static final Verdict ADMITTED = new Verdict.Admitted();

    long units(Lease lease) {
        return lease.limit().units(segments);
    }

    void arrived(long now) {
        leases.forEach(lease -> lease.arrived(units(lease), now));
    }

    /** Takes what is in hand, or refuses what cannot be admitted now; null where the store has to be asked. */
    @Nullable
    Verdict known(long now) {
        Verdict refusal = null;
        boolean inHand = true;
        for (Lease lease : leases) {
            inHand &= lease.held() >= units(lease);
            Verdict refused = lease.refusal(units(lease), now);
            if (refused != null) {
                lease.arrived(units(lease), now);
                refusal = weightier(refusal, refused);
            }
        }
        if (refusal != null || !inHand) {
            return refusal;
        }
        leases.forEach(lease -> lease.take(units(lease)));
        return ADMITTED;
    }

    /** Decides without the store: by what is in hand, then by this node's share. */
    Verdict alone(long now, int nodes) {
        Verdict refusal = refusalAlone(now, nodes);
        if (refusal != null) {
            return refusal;
        }
        leases.forEach(lease -> lease.takeAlone(units(lease), now, nodes));
        return ADMITTED;
    }

    /** Why {@link #alone} would refuse; null where it would not. */
    @Nullable
    Verdict refusalAlone(long now, int nodes) {
        Verdict refusal = null;
        for (Lease lease : leases) {
            refusal = weightier(refusal, lease.refusalAlone(units(lease), now, nodes));
        }
        return refusal;
    }

    /** Why there was no room, or would be none; null where there would. */
    @Nullable
    Verdict refusalBy(List<Charged> charged) {
        Verdict refusal = null;
        for (int i = 0; i < leases.size(); i++) {
            Lease lease = leases.get(i);
            refusal = weightier(refusal, lease.refusalBy(charged.get(i), units(lease)));
        }
        return refusal;
    }

    /** What stands in the way for longest. */
    private static @Nullable Verdict weightier(@Nullable Verdict one, @Nullable Verdict other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        if (one instanceof Verdict.Limited first && other instanceof Verdict.Limited second) {
            return second.retryAfter().compareTo(first.retryAfter()) > 0 ? second : first;
        }
        return weight(other) > weight(one) ? other : one;
    }

    private static int weight(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted none -> 0;
            case Verdict.Limited limited -> 1;
            case Verdict.Uncounted uncounted -> 2;
            case Verdict.Capped capped -> 3;
        };
    }
}
