package io.trunkline.gateway.intake.admission;

import io.trunkline.gateway.intake.admission.RateStore.Charged;
import io.trunkline.gateway.intake.admission.RateStore.Demand;
import io.trunkline.gateway.intake.admission.RateStore.Grant;
import io.trunkline.gateway.intake.admission.RateStore.Group;
import io.trunkline.gateway.intake.admission.RateStore.Want;
import io.trunkline.gateway.intake.admission.Waiters.Ended;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One call of the store: what is asked for, and for whom. Guarded by its {@link AccountLeases}. */
final class Ask {
    private static final Verdict ADMITTED = new Verdict.Admitted();

    private final List<Waiters> waiters;
    private final List<Lease> leases;
    private final Demand demand;

    private Ask(List<Waiters> waiters, List<Lease> leases, Demand demand) {
        this.waiters = waiters;
        this.leases = leases;
        this.demand = demand;
    }

    /** Takes what is in hand for those who wait. */
    static Ask of(List<Waiters> waiters, long now) {
        Map<Lease, Long> needs = new LinkedHashMap<>();
        waiters.forEach(group -> group.needed()
                .leases()
                .forEach(lease -> needs.merge(
                        lease, group.needed().units(lease) * group.queue().size(), Long::sum)));
        List<Want> wants = new ArrayList<>();
        needs.forEach((lease, need) -> wants.add(new Want(lease.limit(), lease.bring(need), lease.wanted(now))));
        List<Lease> leases = List.copyOf(needs.keySet());
        List<Group> groups = waiters.stream()
                .map(group -> new Group(
                        group.queue().size(),
                        group.needed().segments(),
                        group.needed().leases().stream().map(leases::indexOf).toList()))
                .toList();
        return new Ask(waiters, leases, new Demand(wants, groups));
    }

    Demand demand() {
        return demand;
    }

    /** Everybody's waiting is over; what is left stays in hand. */
    List<Ended> granted(Grant grant, long now) {
        for (int i = 0; i < leases.size(); i++) {
            Lease lease = leases.get(i);
            Charged charged = grant.limits().get(i);
            lease.giveBack(demand.limits().get(i).brought() + charged.units() - used(grant, i));
            lease.answered(charged, now);
        }
        List<Ended> ended = new ArrayList<>();
        for (int g = 0; g < waiters.size(); g++) {
            int admitted = grant.admitted().get(g);
            Waiters group = waiters.get(g);
            int place = 0;
            for (var waiter : group.queue()) {
                ended.add(new Ended(waiter, place++ < admitted ? ADMITTED : refusal(grant, g)));
            }
        }
        return ended;
    }

    /** What the groups took of a limit. */
    private long used(Grant grant, int limit) {
        long used = 0;
        for (int g = 0; g < waiters.size(); g++) {
            if (demand.groups().get(g).limits().contains(limit)) {
                used += grant.admitted().get(g) * units(g, limit);
            }
        }
        return used;
    }

    private long units(int group, int limit) {
        return waiters.get(group).needed().units(leases.get(limit));
    }

    private Verdict refusal(Grant grant, int group) {
        List<Charged> charged = demand.groups().get(group).limits().stream()
                .map(grant.limits()::get)
                .toList();
        return Objects.requireNonNull(
                waiters.get(group).needed().refusalBy(charged), "a message was refused that every limit has room for");
    }

    /** The store did not answer: each is decided here. */
    List<Ended> failed(long now, int nodes) {
        for (int i = 0; i < leases.size(); i++) {
            leases.get(i).giveBack(demand.limits().get(i).brought());
        }
        return alone(waiters, now, nodes);
    }

    static List<Ended> alone(List<Waiters> waiters, long now, int nodes) {
        List<Ended> ended = new ArrayList<>();
        waiters.forEach(group -> group.queue()
                .forEach(waiter -> ended.add(new Ended(waiter, group.needed().alone(now, nodes)))));
        return ended;
    }
}
