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
        Map<Lease, Integer> needs = new LinkedHashMap<>();
        waiters.forEach(group -> group.needed()
                .leases()
                .forEach(lease -> needs.merge(lease, group.queue().size(), Integer::sum)));
        List<Want> wants = new ArrayList<>();
        needs.forEach((lease, need) -> wants.add(new Want(lease.limit(), lease.take(need), lease.wanted(now))));
        List<Lease> leases = List.copyOf(needs.keySet());
        List<Group> groups = waiters.stream()
                .map(group -> new Group(
                        group.queue().size(),
                        group.needed().leases().stream().map(leases::indexOf).toList()))
                .toList();
        return new Ask(waiters, leases, new Demand(wants, groups));
    }

    Demand demand() {
        return demand;
    }

    /** Everybody's waiting is over; what is left stays in hand. */
    List<Ended> granted(Grant grant, long now) {
        int[] left = new int[leases.size()];
        for (int i = 0; i < left.length; i++) {
            Charged charged = grant.limits().get(i);
            left[i] = demand.limits().get(i).brought() + charged.messages();
            leases.get(i).answered(charged.waitNanos(), now);
        }
        List<Ended> ended = new ArrayList<>();
        for (int g = 0; g < waiters.size(); g++) {
            int admitted = grant.admitted().get(g);
            List<Integer> positions = demand.groups().get(g).limits();
            positions.forEach(position -> left[position] -= admitted);
            Verdict refusal = refusal(grant, positions);
            int place = 0;
            for (var waiter : waiters.get(g).queue()) {
                ended.add(new Ended(waiter, place++ < admitted ? ADMITTED : refusal));
            }
        }
        for (int i = 0; i < left.length; i++) {
            leases.get(i).giveBack(left[i]);
        }
        return ended;
    }

    private Verdict refusal(Grant grant, List<Integer> positions) {
        int slowest = positions.getFirst();
        for (int position : positions) {
            if (grant.limits().get(position).waitNanos()
                    > grant.limits().get(slowest).waitNanos()) {
                slowest = position;
            }
        }
        return NeededLeases.limited(
                leases.get(slowest), grant.limits().get(slowest).waitNanos());
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
