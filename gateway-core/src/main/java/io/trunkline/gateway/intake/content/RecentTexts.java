package io.trunkline.gateway.intake.content;

import io.micrometer.core.instrument.Counter;
import io.trunkline.gateway.compliance.Rejection;
import io.trunkline.gateway.compliance.Rejection.Check;
import io.trunkline.gateway.config.ContentPolicy.FloodLimit;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the destinations got lately: the last {@value FloodLimit#MAX} messages each of {@value #DESTINATIONS_MAX}
 * destinations; beyond them the one that got nothing for longest is forgotten, and counted where its limit may have held
 * still. For one thread.
 */
final class RecentTexts {
    private static final int DESTINATIONS_MAX = 10_000;

    private final Map<Address, Deque<Sent>> destinations = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Address, Deque<Sent>> eldest) {
            boolean full = size() > DESTINATIONS_MAX;
            Sent newest = eldest.getValue().peekLast();
            if (full && newest != null && newest.atMillis() > sinceMillis) {
                forgotten.increment();
            }
            return full;
        }
    };

    private final Counter forgotten;

    /** From then on messages counted when one was judged last. */
    private long sinceMillis;

    /**
     * Two texts of one hash are taken for the same.
     *
     * @param sidHash tells messages of one millisecond apart; 0 for those of other nodes
     * @param taken false while the message may be taken back
     */
    private record Sent(long atMillis, int textHash, int sidHash, boolean taken) {
        static Sent of(AcceptedMessage message, boolean taken) {
            return new Sent(
                    message.envelope().acceptedAt().toEpochMilli(),
                    message.body().hashCode(),
                    message.envelope().sid().hashCode(),
                    taken);
        }
    }

    /**
     * Remembers nothing yet.
     *
     * @param forgotten counts destinations that were forgotten before the time of their limit was over
     */
    RecentTexts(Counter forgotten) {
        this.forgotten = forgotten;
    }

    Optional<Rejection> judge(FloodLimit limit, Address to, String body, long nowMillis) {
        if (limit.isNone()) {
            return Optional.empty();
        }
        long since = nowMillis - limit.within().toMillis();
        sinceMillis = since;
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

    /** Counts a message that may be taken back. */
    void count(AcceptedMessage message) {
        add(message.envelope().to(), Sent.of(message, false));
    }

    /** Counts a message for good, whether it is counted already or not; false where it was counted for good before. */
    boolean take(AcceptedMessage message) {
        Address to = message.envelope().to();
        Deque<Sent> sent = destinations.getOrDefault(to, new ArrayDeque<>(0));
        Sent taken = Sent.of(message, true);
        if (sent.contains(taken)) {
            return false;
        }
        sent.remove(Sent.of(message, false));
        add(to, taken);
        return true;
    }

    /** Counts a message no more, unless it was {@linkplain #take taken}. */
    void takeBack(AcceptedMessage message) {
        Address to = message.envelope().to();
        Deque<Sent> sent = destinations.get(to);
        if (sent != null && sent.remove(Sent.of(message, false)) && sent.isEmpty()) {
            destinations.remove(to);
        }
    }

    /** Counts a message of another node. */
    void heard(Address to, int textHash, long nowMillis) {
        add(to, new Sent(nowMillis, textHash, 0, true));
    }

    private void add(Address to, Sent one) {
        Deque<Sent> sent = destinations.computeIfAbsent(to, address -> new ArrayDeque<>(2));
        if (sent.size() == FloodLimit.MAX) {
            sent.removeFirst();
        }
        sent.addLast(one);
    }
}
