package io.trunkline.gateway.intake.content;

import io.micrometer.core.instrument.Counter;
import io.trunkline.gateway.compliance.Rejection;
import io.trunkline.gateway.compliance.Rejection.Check;
import io.trunkline.gateway.config.ContentPolicy.FloodLimit;
import io.trunkline.gateway.intake.content.RecentDestinations.Sent;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ErrorCode;
import java.util.Deque;
import java.util.Optional;

/** What the destinations got lately, as far as it is {@linkplain RecentDestinations remembered}. For one thread. */
final class RecentTexts {
    private final RecentDestinations destinations;

    /** From then on messages counted when one was judged last. */
    private long sinceMillis;

    /**
     * Remembers nothing yet.
     *
     * @param forgotten counts destinations that were forgotten before the time of their limit was over
     */
    RecentTexts(Counter forgotten) {
        this.destinations = new RecentDestinations(forgotten);
    }

    Optional<Rejection> judge(FloodLimit limit, Address to, String body, long nowMillis) {
        if (limit.isNone()) {
            return Optional.empty();
        }
        long since = nowMillis - limit.within().toMillis();
        sinceMillis = since;
        int all = 0;
        int same = 0;
        for (Sent sent : destinations.of(to)) {
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
        destinations.add(message.envelope().to(), Sent.of(message, false), sinceMillis);
    }

    /** Counts a message for good, whether it is counted already or not; false where it was counted for good before. */
    boolean take(AcceptedMessage message) {
        Address to = message.envelope().to();
        Deque<Sent> sent = destinations.of(to);
        Sent taken = Sent.of(message, true);
        if (sent.contains(taken)) {
            return false;
        }
        sent.remove(Sent.of(message, false));
        destinations.add(to, taken, sinceMillis);
        return true;
    }

    /** Counts a message no more, unless it was {@linkplain #take taken}. */
    void takeBack(AcceptedMessage message) {
        destinations.remove(message.envelope().to(), Sent.of(message, false));
    }

    /** Counts a message of another node. */
    void heard(Address to, int textHash, long nowMillis) {
        destinations.add(to, new Sent(nowMillis, textHash, 0, true), sinceMillis);
    }
}
