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
     * What is wanted of one limit.
     *
     * @param brought how many messages the node holds in hand for this limit: they are used first
     * @param lease how many it wants beyond what the groups use, where there is room
     */
    record Want(AppliedLimit limit, int brought, int lease) {}

    /**
     * Messages that wait and count against the same limits: each against all of them or against none.
     *
     * @param limits positions in {@link Demand#limits}
     */
    record Group(int messages, List<Integer> limits) {
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
     * @param messages how many were counted against the limit now, for groups and lease together
     * @param waitNanos how long until there is room for one more; 0 where there is
     */
    record Charged(int messages, long waitNanos) {}

    /** Counts what fits, atomically. */
    Mono<Grant> charge(Demand demand);

    /** Says that this node is there; emits how many were within the last few seconds, at least 1. */
    Mono<Integer> announce();
}
