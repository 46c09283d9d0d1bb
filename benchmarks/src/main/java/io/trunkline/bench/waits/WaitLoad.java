package io.trunkline.bench.waits;

import java.time.Instant;
import java.util.Locale;

/**
 * Messages that wait for a time of their own.
 *
 * @param count how many
 * @param perSecond how many are due a second, evenly; 0 for all of them at the same time
 * @param pace how many may leave their sender a second; 0 for a sender without a pace
 */
record WaitLoad(Kind kind, int count, int perSecond, int pace) {
    private static final long SECOND_MILLIS = 1_000;

    /** What the messages are to show. */
    enum Kind {
        /** Nothing: code that runs for the first time is slow. */
        WARM_UP,
        /** How evenly a backlog drains. */
        BURST,
        /** How late they are released. */
        STEADY,
        /** How many can be released a second. */
        TIMERS;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** So many a second for so long. */
    static WaitLoad even(Kind kind, int perSecond, int seconds) {
        return new WaitLoad(kind, Math.multiplyExact(perSecond, seconds), perSecond, 0);
    }

    /** When a message is due, in milliseconds' precision, as all such times are. */
    Instant due(Instant begin, int number) {
        return perSecond == 0 ? begin : begin.plusMillis(number * SECOND_MILLIS / perSecond);
    }
}
