package io.trunkline.gateway.intake.admission;

import io.trunkline.gateway.intake.admission.RateStore.Charged;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cap in one of its periods: what is left of it only falls, so what the store had no room for once is refused until the
 * period is over. While the store is away only what is in hand is spent, which was counted before.
 */
final class CapLease extends Lease {
    private static final Duration UNCOUNTED_RETRY = Duration.ofSeconds(1);

    private final AppliedLimit.Cap limit;
    private long left = Long.MAX_VALUE;

    CapLease(AppliedLimit.Cap limit, long now) {
        super(limit.unitsMax(), now);
        this.limit = limit;
    }

    @Override
    AppliedLimit limit() {
        return limit;
    }

    @Override
    @Nullable
    Verdict refusal(long needed, long now) {
        return needed - held() - brought() > left ? new Verdict.Capped(limit) : null;
    }

    @Override
    void answered(Charged charged, long now) {
        left = charged.left();
    }

    @Override
    @Nullable
    Verdict refusalBy(Charged charged, long needed) {
        return needed - held() > charged.left() ? new Verdict.Capped(limit) : null;
    }

    @Override
    @Nullable
    Verdict refusalAlone(long needed, long now, int nodes) {
        Verdict known = refusal(needed, now);
        return known == null && held() < needed ? new Verdict.Uncounted(limit, UNCOUNTED_RETRY) : known;
    }

    @Override
    void takeAlone(long needed, long now, int nodes) {
        take(needed);
    }
}
