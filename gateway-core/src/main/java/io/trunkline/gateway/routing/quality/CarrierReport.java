package io.trunkline.gateway.routing.quality;

import java.util.HashSet;
import java.util.Set;

/**
 * What one node saw at its binds to a carrier since its report before.
 *
 * @param bound how many of its binds to the carrier are bound
 * @param unbound how many are not, of those that have tried
 * @param accepted submit_sm that the carrier took
 * @param rejected those that it refused through no fault of the message or its sender
 * @param throttled those that it put off because they came too fast
 * @param inARow how many of {@code rejected}, at the least, came after the last of {@code accepted}; all of them where there is
 *     none of these
 * @param slots of these binds
 */
public record CarrierReport(
        String carrier,
        int bound,
        int unbound,
        long accepted,
        long rejected,
        long throttled,
        long inARow,
        Slots slots) {
    /**
     * Whose binds are bound, and whose have tried and are not. A node of a version before does not tell.
     */
    public record Slots(Set<Integer> bound, Set<Integer> unbound) {
        public static final Slots NONE = new Slots(Set.of(), Set.of());

        public Slots {
            bound = Set.copyOf(bound);
            unbound = Set.copyOf(unbound);
        }

        static Slots of(int slot, boolean isBound, boolean isUnbound) {
            Set<Integer> one = Set.of(slot);
            return new Slots(isBound ? one : Set.of(), isUnbound ? one : Set.of());
        }

        Slots and(Slots other) {
            return new Slots(union(bound, other.bound), union(unbound, other.unbound));
        }

        private static Set<Integer> union(Set<Integer> one, Set<Integer> other) {
            Set<Integer> all = new HashSet<>(one);
            all.addAll(other);
            return all;
        }
    }

    /** Whether nothing was submitted. */
    boolean isIdle() {
        return accepted + rejected + throttled == 0;
    }
}
