package io.trunkline.gateway.intake.admission;

import java.util.List;
import reactor.core.publisher.Mono;

/** What is counted against each limit, the same for all nodes. Every call fails in bounded time where it cannot tell. */
public interface RateStore {
    /**
     * What a node asks for in one call, all of one account.
     *
     * @param limits every limit that one of the groups counts against
     */
    record Demand(List<Want> limits, List<Group> groups) {
        public Demand {
            limits = List.copyOf(limits);
            groups = List.copyOf(groups);
        }
    }

    /**
     * What is wanted of one limit, in its units.
     *
     * @param brought how many the node holds in hand for this limit: they are used first
     * @param lease how many it wants beyond what the groups use, where there is room
     */
    record Want(AppliedLimit limit, long brought, long lease) {}

    /**
     * Messages that wait and count the same against the same limits: each against all of them or against none.
     *
     * @param segments of each message
     * @param limits positions in {@link Demand#limits}
     */
    record Group(int messages, int segments, List<Integer> limits) {
        public Group {
            limits = List.copyOf(limits);
        }
    }

    /**
     * What came of it.
     *
     * @param limits one for each of the demand's
     * @param admitted how many of each group, in its order
     */
    record Grant(List<Charged> limits, List<Integer> admitted) {
        public Grant {
            limits = List.copyOf(limits);
            admitted = List.copyOf(admitted);
        }
    }

    /**
     * What came of it for one limit.
     *
     * @param units how many were counted against the limit now, for groups and lease together
     * @param waitNanos of a rate: how long until there is room for one more; 0 where there is. 0 of a cap
     * @param left how many units there is room for after that; of a rate below 0 where a message went beyond its burst
     */
    record Charged(long units, long waitNanos, long left) {}

    /** Counts what fits, atomically. Without groups and leases nothing is counted, and the answer tells what is left. */
    Mono<Grant> charge(Demand demand);

    /** Says that this node is there; emits how many were within the last few seconds, at least 1. */
    Mono<Integer> announce();
}
