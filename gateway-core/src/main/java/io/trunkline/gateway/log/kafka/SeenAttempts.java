package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * The attempts that were in a lane lately, so that one which is there twice is sent once: whoever puts messages into lanes
 * repeats after a crash what it may have put there before. Holds the newest 50,000 at least and 100,000 at most, and none for longer
 * than ten minutes. For one thread.
 */
final class SeenAttempts {
    private static final int GENERATION_MAX = 50_000;
    private static final long GENERATION_NANOS = Duration.ofMinutes(5).toNanos();

    private Set<Attempt> younger = new HashSet<>();
    private Set<Attempt> older = new HashSet<>();
    private long sinceNanos;

    private record Attempt(MessageSid sid, int number) {}

    /**
     * @param nowNanos on System.nanoTime's scale
     */
    SeenAttempts(long nowNanos) {
        this.sinceNanos = nowNanos;
    }

    /** Remembers an attempt; false where it was seen before. */
    boolean add(MessageSid sid, int attempt, long nowNanos) {
        boolean late = nowNanos - sinceNanos > GENERATION_NANOS;
        if (late || younger.size() >= GENERATION_MAX) {
            boolean veryLate = nowNanos - sinceNanos > 2 * GENERATION_NANOS;
            older = veryLate ? new HashSet<>() : younger;
            younger = new HashSet<>();
            sinceNanos = nowNanos;
        }
        Attempt seen = new Attempt(sid, attempt);
        return !older.contains(seen) && younger.add(seen);
    }
}
