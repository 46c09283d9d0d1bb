package io.trunkline.gateway.routing.quality;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long something that was ejected is left alone: a minute, and twice as long after each further time, five minutes at most. One
 * that happens more than ten minutes after it was back counts as the first.
 *
 * @param ejections in a row
 * @param back when it was back last
 */
record Backoff(int ejections, Instant back) {
    static final Backoff NONE = new Backoff(0, Instant.EPOCH);

    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration MAX = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
    private static final int DOUBLINGS_MAX = 8;

    Backoff ejected(Instant now) {
        boolean forgotten =
                back.isAfter(Instant.EPOCH) && back.plus(FORGOTTEN_AFTER).isBefore(now);
        return new Backoff(forgotten ? 1 : ejections + 1, Instant.EPOCH);
    }

    Backoff returned(Instant now) {
        return new Backoff(ejections, now);
    }

    /** The end of it as it was said, but for one that a clock far ahead of this one said. */
    @Nullable
    Instant end(@Nullable Instant said, Instant now) {
        Instant last = now.plus(pause());
        return said == null || said.isBefore(last) ? said : last;
    }

    /** Of the ejection that was counted last. */
    Duration pause() {
        Duration doubled = FIRST.multipliedBy(1L << Math.clamp(ejections - 1, 0, DOUBLINGS_MAX));
        return doubled.compareTo(MAX) < 0 ? doubled : MAX;
    }
}
