package io.trunkline.gateway.intake.content;

import io.trunkline.gateway.compliance.Rejection;
import io.trunkline.gateway.compliance.Rejection.Check;
import io.trunkline.gateway.config.ContentPolicy.FloodLimit;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the destinations got lately: the last {@value FloodLimit#MAX} messages each of {@value #DESTINATIONS_MAX}
 * destinations; beyond them the one that got nothing for longest is forgotten. For one thread.
 */
final class RecentTexts {
    private static final int DESTINATIONS_MAX = 10_000;

    private final Map<Address, Deque<Sent>> destinations = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Address, Deque<Sent>> eldest) {
            return size() > DESTINATIONS_MAX;
        }
    };

    /** Two texts of one hash are taken for the same. */
    private record Sent(long atMillis, int textHash) {}

    Optional<Rejection> judge(FloodLimit limit, Address to, String body, long nowMillis) {
        if (limit.isNone()) {
            return Optional.empty();
        }
        long since = nowMillis - limit.within().toMillis();
        int all = 0;
        int same = 0;
        for (Sent sent : destinations.getOrDefault(to, new ArrayDeque<>(0))) {
            boolean counts = sent.atMillis() > since;
            all += counts ? 1 : 0;
            same += counts && sent.textHash() == body.hashCode() ? 1 : 0;
        }
        if (limit.sameTextMax() > 0 && same >= limit.sameTextMax()) {
            return Optional.of(
                    rejection(Check.SAME_TEXT, to, same + " messages of this text", limit.sameTextMax(), limit));
        }
        return limit.destinationMax() > 0 && all >= limit.destinationMax()
                ? Optional.of(rejection(Check.FLOOD, to, all + " messages", limit.destinationMax(), limit))
                : Optional.empty();
    }

    private static Rejection rejection(Check check, Address to, String found, int most, FloodLimit limit) {
        return new Rejection(
                check,
                ErrorCode.DESTINATION_FLOODED,
                "To: " + to + " got " + found + " (expected: at most " + most + " within "
                        + limit.within().toSeconds() + " s)");
    }

    void add(Address to, int textHash, long nowMillis) {
        Deque<Sent> sent = destinations.computeIfAbsent(to, address -> new ArrayDeque<>(2));
        if (sent.size() == FloodLimit.MAX) {
            sent.removeFirst();
        }
        sent.addLast(new Sent(nowMillis, textHash));
    }
}
