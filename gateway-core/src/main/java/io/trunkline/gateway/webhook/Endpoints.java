package io.trunkline.gateway.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

/**
 * How many callbacks are in flight, in all and to each endpoint, and which endpoints lag. Those that wait are let in
 * endpoint by endpoint, in turn, so one with many does not delay one with few. Thread-safe; visitors are called without
 * the lock.
 *
 * <p>Bounds: {@link Limits}. At the bound of those that wait for an endpoint, a visitor is turned away at once.
 */
public final class Endpoints {
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);
    private static final Duration IN_TIME = Duration.ofSeconds(1);
    private static final int FAILURES_IN_A_ROW = 5;

    private final Limits limits;
    private final Clock clock;
    private final Map<Endpoint, Gate> gates = new HashMap<>();
    private final ArrayDeque<Gate> waiting = new ArrayDeque<>();
    private int free;

    public Endpoints(Limits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.free = limits.total();
    }

    /**
     * The bounds.
     *
     * @param total callbacks in flight in all
     * @param perEndpoint callbacks in flight to one endpoint
     * @param perFailingEndpoint the same for one that failed several times in a row
     * @param waitingPerEndpoint how many may wait for one endpoint
     */
    public record Limits(int total, int perEndpoint, int perFailingEndpoint, int waitingPerEndpoint) {
        /** What suits one node. */
        public static final Limits DEFAULT = new Limits(512, 32, 4, 10_000);
    }

    /** Lets the visitor in as soon as there is room, or turns it away when there is none in time. */
    void enter(Endpoint endpoint, Duration patience, Visitor visitor) {
        Waiter waiter = new Waiter(visitor);
        Entry entry = admit(endpoint, waiter, !patience.isZero());
        switch (entry) {
            case IN -> visitor.entered(new Permit(endpoint));
            case AWAY -> visitor.turnedAway();
            case WAITS ->
                waiter.timer.update(Schedulers.parallel()
                        .schedule(() -> giveUp(endpoint, waiter), patience.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private synchronized Entry admit(Endpoint endpoint, Waiter waiter, boolean mayWait) {
        Gate gate = gates.computeIfAbsent(endpoint, Gate::new);
        if (gate.waiters.isEmpty() && free > 0 && gate.hasRoom()) {
            gate.inFlight++;
            free--;
            return Entry.IN;
        }
        if (!mayWait || gate.waiters.size() >= limits.waitingPerEndpoint()) {
            forgetIfIdle(gate);
            return Entry.AWAY;
        }
        if (gate.waiters.isEmpty()) {
            waiting.add(gate);
        }
        gate.waiters.add(waiter);
        return Entry.WAITS;
    }

    private void giveUp(Endpoint endpoint, Waiter waiter) {
        synchronized (this) {
            Gate gate = gates.get(endpoint);
            if (gate == null || !gate.waiters.remove(waiter)) {
                return;
            }
            if (gate.waiters.isEmpty()) {
                waiting.remove(gate);
                forgetIfIdle(gate);
            }
        }
        waiter.visitor.turnedAway();
    }

    private void leave(Endpoint endpoint) {
        synchronized (this) {
            Gate gate = gates.get(endpoint);
            if (gate != null) {
                gate.inFlight--;
                free++;
                forgetIfIdle(gate);
            }
        }
        Entrance next = next();
        while (next != null) {
            next.waiter().timer.dispose();
            next.waiter().visitor.entered(new Permit(next.endpoint()));
            next = next();
        }
    }

    /** The next that may enter, gates in turn; null when nobody may. */
    private synchronized @Nullable Entrance next() {
        for (int turn = waiting.size(); turn > 0 && free > 0; turn--) {
            Gate gate = waiting.remove();
            if (!gate.hasRoom()) {
                waiting.add(gate);
                continue;
            }
            Waiter waiter = gate.waiters.remove();
            if (!gate.waiters.isEmpty()) {
                waiting.add(gate);
            }
            gate.inFlight++;
            free--;
            return new Entrance(gate.endpoint, waiter);
        }
        return null;
    }

    /** Whether callbacks to the endpoint should go straight to the store, because it has been failing or slow. */
    synchronized boolean isLagging(Endpoint endpoint) {
        Gate gate = gates.get(endpoint);
        return gate != null && (gate.isFailing() || gate.isSlow());
    }

    /** Says that the endpoint did not answer within the time that the log can wait. */
    synchronized void tooSlow(Endpoint endpoint) {
        gates.computeIfAbsent(endpoint, Gate::new).lastSlow = clock.instant();
    }

    /** Says that an attempt failed in a way that speaks of the endpoint, not of the callback. */
    synchronized void failed(Endpoint endpoint) {
        Gate gate = gates.computeIfAbsent(endpoint, Gate::new);
        gate.failures++;
        gate.lastFailure = clock.instant();
    }

    /** Says that the endpoint took a callback. */
    synchronized void answered(Endpoint endpoint, Duration took) {
        Gate gate = gates.get(endpoint);
        if (gate != null) {
            gate.failures = 0;
            gate.lastFailure = Instant.EPOCH;
            if (took.compareTo(IN_TIME) <= 0) {
                gate.lastSlow = Instant.EPOCH;
            }
        }
    }

    /** How many more may be in flight. */
    synchronized int room() {
        return free;
    }

    /** The same endpoint by endpoint; at most {@code most} in all. */
    synchronized Room room(int most) {
        Map<Endpoint, Integer> left = new HashMap<>();
        for (Gate gate : gates.values()) {
            left.put(gate.endpoint, gate.room());
        }
        return new Room(Math.min(most, free), limits.perEndpoint(), left);
    }

    /**
     * How many callbacks may be taken up.
     *
     * @param total in all
     * @param perEndpoint of an endpoint that nothing is known of
     * @param left of the others; 0 for one that takes nothing now
     */
    public record Room(int total, int perEndpoint, Map<Endpoint, Integer> left) {
        public Room {
            left = Map.copyOf(left);
        }

        int of(Endpoint endpoint) {
            return left.getOrDefault(endpoint, perEndpoint);
        }
    }

    /** Drops gates that say nothing; called often enough by the poller that failed endpoints do not pile up. */
    synchronized void forgetIdle() {
        gates.values().removeIf(Gate::isIdle);
    }

    private void forgetIfIdle(Gate gate) {
        if (gate.isIdle()) {
            gates.remove(gate.endpoint);
        }
    }

    /** Who wants to post to an endpoint; exactly one of the methods is called, once. */
    interface Visitor {
        /** There is room; the permit is to be released when the exchange is over. */
        void entered(Permit permit);

        /** There was no room in time. */
        void turnedAway();
    }

    /** The right to one exchange. */
    final class Permit {
        private final Endpoint endpoint;
        private boolean released;

        private Permit(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        /** Gives the right back; a second call does nothing. */
        void release() {
            synchronized (this) {
                if (released) {
                    return;
                }
                released = true;
            }
            leave(endpoint);
        }
    }

    private enum Entry {
        IN,
        WAITS,
        AWAY
    }

    private record Entrance(Endpoint endpoint, Waiter waiter) {}

    private static final class Waiter {
        private final Visitor visitor;
        private final Disposable.Swap timer = Disposables.swap();

        private Waiter(Visitor visitor) {
            this.visitor = visitor;
        }
    }

    /** One endpoint; under the lock. */
    private final class Gate {
        private final Endpoint endpoint;
        private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
        private int inFlight;
        private int failures;
        private Instant lastFailure = Instant.EPOCH;
        private Instant lastSlow = Instant.EPOCH;

        private Gate(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        private boolean hasRoom() {
            return inFlight < inFlightMax();
        }

        private int inFlightMax() {
            return isFailing() ? limits.perFailingEndpoint() : limits.perEndpoint();
        }

        /** Those that wait have a right to it first. */
        private int room() {
            return Math.max(0, inFlightMax() - inFlight - waiters.size());
        }

        private boolean isFailing() {
            return failures >= FAILURES_IN_A_ROW && isRecent(lastFailure);
        }

        private boolean isSlow() {
            return isRecent(lastSlow);
        }

        private boolean isIdle() {
            return inFlight == 0 && waiters.isEmpty() && !isRecent(lastFailure) && !isRecent(lastSlow);
        }

        private boolean isRecent(Instant when) {
            return when.plus(FORGOTTEN_AFTER).isAfter(clock.instant());
        }
    }
}
