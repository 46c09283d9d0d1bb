package io.trunkline.gateway.routing.quality;

import io.trunkline.gateway.carrier.CarrierBind;
import io.trunkline.gateway.carrier.CarrierBind.Answers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of its binds: once a second what has changed, and everything every {@value #TICKS_BETWEEN} seconds. A carrier to
 * which it has no bind any more is said to have none once. One thread at a time.
 */
public final class BindReports {
    private static final int TICKS_BETWEEN = 5;
    private static final String BOUND = "bound";
    private static final String WAITING = "waiting";
    private static final String SILENT = "silent";

    private Map<Place, Seen> before = Map.of();
    private Map<String, CarrierReport> said = Map.of();
    private long tick;

    private record Place(String carrier, int slot) {}

    /**
     * A bind as it was seen.
     *
     * @param unbound whether it tried and is not bound, or is and nothing is answered; one that connects for the first time
     *     says nothing of the carrier yet
     */
    private record Seen(CarrierBind bind, boolean unbound) {
        static Seen of(CarrierBind bind, @Nullable Seen before) {
            boolean isOut = bind.state().equals(WAITING) || bind.state().equals(SILENT);
            boolean connects = !bind.state().equals(BOUND) && !isOut;
            boolean failedBefore =
                    before != null && (before.unbound || before.bind.state().equals(BOUND));
            return new Seen(bind, isOut || (connects && failedBefore));
        }

        /** One whose counters fell is another bind. */
        CarrierReport since(@Nullable Seen before) {
            Answers now = bind.answers();
            Answers then = before == null ? Answers.NONE : before.bind.answers();
            if (now.accepted() < then.accepted()
                    || now.refused() < then.refused()
                    || now.throttled() < then.throttled()) {
                then = Answers.NONE;
            }
            long refused = now.refused() - then.refused();
            boolean bound = bind.state().equals(BOUND);
            return new CarrierReport(
                    bind.carrier(),
                    bound ? 1 : 0,
                    unbound ? 1 : 0,
                    now.accepted() - then.accepted(),
                    refused,
                    now.throttled() - then.throttled(),
                    Math.min(refused, now.inARow()),
                    CarrierReport.Slots.of(bind.slot(), bound, unbound));
        }
    }

    /** What is to be said now. */
    public List<CarrierReport> next(Collection<CarrierBind> binds) {
        Map<Place, Seen> now = new HashMap<>();
        Map<String, CarrierReport> reports = new HashMap<>();
        said.keySet().forEach(carrier -> reports.put(carrier, none(carrier)));
        for (CarrierBind bind : binds) {
            Place place = new Place(bind.carrier(), bind.slot());
            Seen last = before.get(place);
            Seen seen = Seen.of(bind, last);
            now.put(place, seen);
            reports.merge(bind.carrier(), seen.since(last), BindReports::sum);
        }
        boolean all = tick++ % TICKS_BETWEEN == 0;
        List<CarrierReport> next = new ArrayList<>(reports.values());
        next.removeIf(report -> !all && report.isIdle() && report.equals(said.get(report.carrier())));
        before = now;
        reports.values().removeIf(report -> report.equals(none(report.carrier())));
        said = reports;
        return next;
    }

    private static CarrierReport none(String carrier) {
        return new CarrierReport(carrier, 0, 0, 0, 0, 0, 0, CarrierReport.Slots.NONE);
    }

    private static CarrierReport sum(CarrierReport one, CarrierReport other) {
        return new CarrierReport(
                one.carrier(),
                one.bound() + other.bound(),
                one.unbound() + other.unbound(),
                one.accepted() + other.accepted(),
                one.rejected() + other.rejected(),
                one.throttled() + other.throttled(),
                inARow(one, other),
                one.slots().and(other.slots()));
    }

    /** At the least: of two binds nobody knows which was answered first. */
    private static long inARow(CarrierReport one, CarrierReport other) {
        if (one.accepted() > 0 && other.accepted() > 0) {
            return Math.min(one.inARow(), other.inARow());
        }
        return (other.accepted() > 0 ? 0 : one.inARow()) + (one.accepted() > 0 ? 0 : other.inARow());
    }
}
