package io.trunkline.gateway.intake;

import io.trunkline.gateway.compliance.CountryRules;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.message.Address;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Chooses the sender of a service for a recipient. Pure.
 *
 * <p>Candidates are the pool's senders that belong to its account and that the destination's countries allow. They are
 * ranked for each recipient by rendezvous hashing, so that every node ranks them alike, keeps no memory of it, and a
 * sender that joins or leaves moves no other recipients than its own. The best is the sticky one. Where it is more than
 * {@value #SPILL_SECONDS} s further behind than the second best, the message goes to that one.
 *
 * <p>Without stickiness the ranks are drawn anew for each message, and of the two best the one less behind is taken.
 *
 * @param secondsBehind how long what waits behind a sender takes at its pace
 */
record SenderChoice(Directory directory, ToDoubleFunction<Address> secondsBehind) {
    static final int SPILL_SECONDS = 30;

    /**
     * Empty where the pool has no sender of its account. Where no candidate is allowed, one that is not; why is said when
     * the message is screened.
     *
     * @param draw a random number
     */
    Optional<Address> choose(MessagingService service, Address to, long draw) {
        List<Address> ranked = ranked(service, to, draw);
        if (ranked.size() < 2) {
            return ranked.stream().findFirst();
        }
        Address first = ranked.getFirst();
        Address second = ranked.get(1);
        double further = secondsBehind.applyAsDouble(first) - secondsBehind.applyAsDouble(second);
        return Optional.of(further > (service.sticky() ? SPILL_SECONDS : 0) ? second : first);
    }

    private List<Address> ranked(MessagingService service, Address to, long draw) {
        long seed = service.sticky() ? mixed(service.sid().hashCode()) : draw;
        return candidates(service, to).stream()
                .sorted(Comparator.comparingLong(sender -> rank(seed, sender, to)))
                .toList();
    }

    private List<Address> candidates(MessagingService service, Address to) {
        List<Address> owned = service.senders().stream()
                .filter(address -> directory
                        .sender(address)
                        .filter(sender -> sender.account().equals(service.account()))
                        .isPresent())
                .toList();
        List<Address> allowed = owned.stream()
                .filter(sender -> CountryRules.allowsSender(directory, sender, to))
                .toList();
        return allowed.isEmpty() ? owned : allowed;
    }

    private static long rank(long seed, Address sender, Address to) {
        return mixed(mixed(seed ^ sender.value().hashCode()) ^ to.value().hashCode());
    }

    /** The last step of SplitMix64: neighbouring numbers have nothing in common behind it. */
    private static long mixed(long number) {
        long z = number + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
