package io.trunkline.gateway.intake;

import io.trunkline.gateway.message.Envelope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;

/**
 * Requests without a key for which nobody knows whether the log has them, for two minutes: the same request again stands
 * for the same message. Of this node alone. At most {@value #REMEMBERED_MAX}; beyond them the oldest is forgotten.
 * Thread-safe.
 */
final class UnknownOutcomes {
    static final Duration REMEMBERED = Duration.ofMinutes(2);

    private static final int REMEMBERED_MAX = 4_096;

    private final InstantSource clock;
    private final Queue<Unknown> oldestFirst = new ArrayDeque<>();

    /** So that nobody waits for anybody while there is nothing to look for. */
    private volatile boolean any;

    private record Unknown(NewMessage request, Envelope envelope, long untilMillis) {}

    UnknownOutcomes(InstantSource clock) {
        this.clock = clock;
    }

    void remember(NewMessage request, Envelope envelope) {
        synchronized (oldestFirst) {
            if (oldestFirst.size() == REMEMBERED_MAX) {
                oldestFirst.remove();
            }
            oldestFirst.add(new Unknown(request, envelope, clock.millis() + REMEMBERED.toMillis()));
            any = true;
        }
    }

    /** Takes what such a request stands for, the oldest first, so that two equal requests stay two messages. */
    Optional<Envelope> take(NewMessage request) {
        return any ? takeOldest(request) : Optional.empty();
    }

    private Optional<Envelope> takeOldest(NewMessage request) {
        synchronized (oldestFirst) {
            long now = clock.millis();
            oldestFirst.removeIf(unknown -> unknown.untilMillis() <= now);
            Optional<Envelope> found = Optional.empty();
            for (Iterator<Unknown> all = oldestFirst.iterator(); found.isEmpty() && all.hasNext(); ) {
                Unknown unknown = all.next();
                if (unknown.request().equals(request)) {
                    all.remove();
                    found = Optional.of(unknown.envelope());
                }
            }
            any = !oldestFirst.isEmpty();
            return found;
        }
    }
}
