package io.trunkline.bench.crash.fault;

import java.util.List;
import java.util.Optional;

/**
 * A fault that was done. Times are of {@link System#nanoTime()}.
 *
 * @param deaths of nodes, in order
 * @param healedNanos when everything was there again
 */
public record Befallen(Fault fault, long startedNanos, List<Death> deaths, long healedNanos) {
    public Befallen {
        deaths = List.copyOf(deaths);
    }

    /** The moment at which a node was to die, where it did not come to it. */
    public Optional<CrashPoint> missed() {
        return askedFor().filter(point -> deaths.stream().noneMatch(Death::atItsMoment));
    }

    /** The moment at which a node was to die; empty for any, and for another fault. */
    public Optional<CrashPoint> askedFor() {
        return fault.act() instanceof Act.Kill kill ? Optional.ofNullable(kill.at()) : Optional.empty();
    }

    /**
     * A node was killed.
     *
     * @param atNanos when it had ended
     * @param atItsMoment whether it died at the moment that the fault names; false where that did not come in time, or
     *     none was named
     */
    public record Death(int node, long atNanos, boolean atItsMoment) {}
}
