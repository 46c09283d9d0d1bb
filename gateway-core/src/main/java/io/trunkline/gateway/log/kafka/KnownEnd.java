package io.trunkline.gateway.log.kafka;

import java.time.Duration;

/**
 * How long what a consumer knows of the ends of its partitions holds. An end is that of the last fetch: after a pause of the
 * node a consumer seems to have read everything, and has only heard nothing since. So a pause makes the ends unknown until
 * another fetch has had its time. One thread only.
 */
final class KnownEnd {
    private static final long PAUSE_MILLIS = Duration.ofSeconds(1).toMillis();

    /** A fetch waits for half a second at most, and its answer may be one of before the pause. */
    private static final long FETCHES_MILLIS = Duration.ofSeconds(2).toMillis();

    private long seenMillis;
    private long heldMillis;
    private long unknownUntilMillis;

    KnownEnd(long nowMillis) {
        this.seenMillis = nowMillis;
        this.heldMillis = nowMillis;
        this.unknownUntilMillis = nowMillis;
    }

    /** Until when the ends are known; asked in each round, since the epoch. */
    long upTo(long nowMillis) {
        boolean isSetBack = nowMillis < seenMillis;
        if (isSetBack || nowMillis - seenMillis > PAUSE_MILLIS) {
            heldMillis = isSetBack ? nowMillis : Math.min(seenMillis, lastKnown());
            unknownUntilMillis = nowMillis + FETCHES_MILLIS;
        }
        seenMillis = nowMillis;
        return lastKnown();
    }

    private long lastKnown() {
        return seenMillis < unknownUntilMillis ? heldMillis : seenMillis;
    }
}
