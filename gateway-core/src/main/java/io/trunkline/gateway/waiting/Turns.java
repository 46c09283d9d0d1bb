package io.trunkline.gateway.waiting;

import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.message.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * One round of turns: which messages of which senders go, and when. A message goes when the one before it is paid for, which
 * is its segments divided by the pace after it went; time in which nothing waited is not saved up. One that cannot go costs
 * its sender nothing. Does no more than compute; for one thread.
 */
public final class Turns {
    private static final long NANOS = Duration.ofSeconds(1).toNanos();
    private static final long MICRO = 1_000;

    private final Instant now;
    private final Instant until;
    private final BiFunction<DueMessage, Instant, Release> decide;
    private final Map<Address, Of> senders = new LinkedHashMap<>();

    /** How one sender stands. */
    private static final class Of {
        private final double pace;
        private final int look;
        private Instant freeAt;
        private int decided;
        private int gone;
        private long segmentsGone;

        Of(double pace, int look, Instant freeAt) {
            this.pace = pace;
            this.look = look;
            this.freeAt = freeAt;
        }
    }

    /**
     * What came of a sender's turns.
     *
     * @param decided how many of its messages something was decided about
     * @param gone how many of these go
     * @param segments of those that go
     * @param tooFew how many were looked at, where something was decided about all and it is its turn still; 0 otherwise
     */
    record Outcome(Instant freeAt, int decided, int gone, long segments, int tooFew) {
        /**
         * How many to look at the next time at least: twice as many where these were too few, and as many again for as long
         * as some of them cannot go.
         *
         * @param before how many it was to be this time at least
         */
        int nextLook(int before) {
            if (tooFew > 0) {
                return 2 * tooFew;
            }
            return decided > gone ? before : 0;
        }
    }

    /**
     * @param until turns are given ahead up to then
     * @param decide what becomes of a message that has its turn at that time; pure and quick
     */
    Turns(Instant now, Instant until, BiFunction<DueMessage, Instant, Release> decide) {
        this.now = now;
        this.until = until;
        this.decide = decide;
    }

    /**
     * Adds a sender.
     *
     * @param pace segments a second
     * @param look how many of its messages to look at
     */
    void add(Address sender, Instant freeAt, double pace, int look) {
        senders.put(sender, new Of(pace, look, freeAt.isBefore(now) ? now : freeAt));
    }

    /** When the round was begun. */
    public Instant now() {
        return now;
    }

    /** How many messages of each sender to look at, those first whose turn it is. */
    public Map<Address, Integer> looks() {
        Map<Address, Integer> looks = new LinkedHashMap<>();
        senders.forEach((sender, of) -> looks.put(sender, of.look));
        return looks;
    }

    /** What becomes of the sender's next message; empty where its turn comes later than this round. */
    public Optional<Release> next(Address sender, int segments, DueMessage due) {
        Of of = senders.get(sender);
        if (of == null || of.freeAt.isAfter(until)) {
            return Optional.empty();
        }
        Release release = decide.apply(due, upToMillis(of.freeAt));
        of.decided++;
        if (release instanceof Release.Say say && say.fact() instanceof MessageRouted) {
            of.gone++;
            of.segmentsGone += segments;
            of.freeAt = paid(of.freeAt, segments, of.pace);
        }
        return Optional.of(release);
    }

    /** Until when each sender's messages are paid for that go. */
    public Map<Address, Instant> freeAt() {
        Map<Address, Instant> freeAt = new LinkedHashMap<>();
        senders.forEach((sender, of) -> {
            if (of.gone > 0) {
                freeAt.put(sender, of.freeAt);
            }
        });
        return freeAt;
    }

    Map<Address, Outcome> outcomes() {
        Map<Address, Outcome> outcomes = new LinkedHashMap<>();
        senders.forEach((sender, of) -> {
            boolean more = of.decided >= of.look && !of.freeAt.isAfter(until);
            outcomes.put(sender, new Outcome(of.freeAt, of.decided, of.gone, of.segmentsGone, more ? of.look : 0));
        });
        return outcomes;
    }

    /** In whole microseconds, which the database keeps, and not earlier than exact. */
    static Instant paid(Instant from, int segments, double pace) {
        long nanos = (long) Math.ceil(segments * NANOS / pace);
        return from.plusNanos(Math.ceilDiv(nanos, MICRO) * MICRO);
    }

    /** Events are dated in milliseconds. */
    private static Instant upToMillis(Instant at) {
        Instant millis = Instant.ofEpochMilli(at.toEpochMilli());
        return millis.equals(at) ? at : millis.plusMillis(1);
    }
}
