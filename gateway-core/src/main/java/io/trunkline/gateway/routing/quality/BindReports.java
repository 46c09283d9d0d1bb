package io.trunkline.gateway.routing.quality;

import io.trunkline.gateway.carrier.CarrierBind;
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
    private static final CarrierBind NOTHING = new CarrierBind("", 0, "", 0, 0, 0, 0, 0);

    private Map<Place, Seen> before = Map.of();
    private Map<String, CarrierReport> said = Map.of();
    private long tick;

    private record Place(String carrier, int slot) {}

    /**
     * A bind as it was seen.
     *
     * @param unbound whether it tried and is not bound; one that connects for the first time says nothing of the carrier yet
     */
    private record Seen(CarrierBind bind, boolean unbound) {
        static Seen of(CarrierBind bind, @Nullable Seen before) {
            boolean connects = !bind.state().equals(BOUND) && !bind.state().equals(WAITING);
            boolean failedBefore =
                    before != null && (before.unbound || before.bind.state().equals(BOUND));
            return new Seen(bind, bind.state().equals(WAITING) || (connects && failedBefore));
        }

        /** One whose counters fell is another bind. */
        CarrierReport since(@Nullable Seen before) {
            boolean same = before != null
                    && bind.accepted() >= before.bind.accepted()
                    && bind.rejected() >= before.bind.rejected()
                    && bind.throttled() >= before.bind.throttled();
            CarrierBind from = same && before != null ? before.bind : NOTHING;
            return new CarrierReport(
                    bind.carrier(),
                    bind.state().equals(BOUND) ? 1 : 0,
                    unbound ? 1 : 0,
                    bind.accepted() - from.accepted(),
                    bind.rejected() - from.rejected(),
                    bind.throttled() - from.throttled());
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
        return new CarrierReport(carrier, 0, 0, 0, 0, 0);
    }

    private static CarrierReport sum(CarrierReport one, CarrierReport other) {
        return new CarrierReport(
                one.carrier(),
                one.bound() + other.bound(),
                one.unbound() + other.unbound(),
                one.accepted() + other.accepted(),
                one.rejected() + other.rejected(),
                one.throttled() + other.throttled());
    }
}
