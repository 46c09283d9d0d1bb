package io.trunkline.gateway.intake.content;

import io.micrometer.core.instrument.Counter;
import io.trunkline.gateway.config.ContentPolicy.FloodLimit;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.Address;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * The last {@value FloodLimit#MAX} messages each of {@value #MAX} destinations. Beyond them one is forgotten, and counted where
 * its limit may have held still: of those that got one message the one that was met longest ago, so that a list of many, who
 * get one each, does not wash out the few that get more and more. Those that got several in the time of their limit make
 * room once it is over, or where they are more than half of all: so there is always room to count in for who is new. For one
 * thread.
 */
final class RecentDestinations {
    private static final int MAX = 10_000;
    private static final int SEVERAL_MAX = MAX / 2;

    /** The one that was met last is the last; here and below. */
    private final SequencedMap<Address, Deque<Sent>> single = new LinkedHashMap<>(16, 0.75f, true);

    private final SequencedMap<Address, Deque<Sent>> several = new LinkedHashMap<>(16, 0.75f, true);
    private final Counter forgotten;

    /**
     * Two texts of one hash are taken for the same.
     *
     * @param sidHash tells messages of one millisecond apart; 0 for those of other nodes
     * @param taken false while the message may be taken back
     */
    record Sent(long atMillis, int textHash, int sidHash, boolean taken) {
        static Sent of(AcceptedMessage message, boolean taken) {
            return new Sent(
                    message.envelope().acceptedAt().toEpochMilli(),
                    message.body().hashCode(),
                    message.envelope().sid().hashCode(),
                    taken);
        }
    }

    RecentDestinations(Counter forgotten) {
        this.forgotten = forgotten;
    }

    /** What a destination got, the oldest first. */
    Deque<Sent> of(Address to) {
        Deque<Sent> sent = several.get(to);
        return sent == null ? single.getOrDefault(to, new ArrayDeque<>(0)) : sent;
    }

    /**
     * A destination gets one more.
     *
     * @param sinceMillis from then on messages count
     */
    void add(Address to, Sent one, long sinceMillis) {
        Deque<Sent> sent = several.get(to);
        if (sent == null) {
            sent = single.computeIfAbsent(to, first -> new ArrayDeque<>(2));
            if (counts(sent, sinceMillis)) {
                single.remove(to);
                several.put(to, sent);
            }
        }
        if (sent.size() == FloodLimit.MAX) {
            sent.removeFirst();
        }
        sent.addLast(one);
        if (single.size() + several.size() > MAX) {
            forgetOne(sinceMillis);
        }
    }

    /** A destination did not get it after all. */
    void remove(Address to, Sent one) {
        Deque<Sent> sent = of(to);
        if (sent.remove(one) && sent.isEmpty()) {
            single.remove(to);
            several.remove(to);
        }
    }

    private void forgetOne(long sinceMillis) {
        Map.Entry<Address, Deque<Sent>> eldest = several.firstEntry();
        boolean ofSeveral = eldest != null && (several.size() > SEVERAL_MAX || !counts(eldest.getValue(), sinceMillis));
        Map.Entry<Address, Deque<Sent>> gone = Objects.requireNonNull((ofSeveral ? several : single).pollFirstEntry());
        if (counts(gone.getValue(), sinceMillis)) {
            forgotten.increment();
        }
    }

    private static boolean counts(Deque<Sent> sent, long sinceMillis) {
        Sent newest = sent.peekLast();
        return newest != null && newest.atMillis() > sinceMillis;
    }
}
