package io.trunkline.bench.crash.fault;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** What kind of thing is done in a run. */
public sealed interface FaultMode {
    /**
     * One fault after another, drawn.
     *
     * @param targets what they befall; empty for no fault at all
     */
    record Drawn(Set<Target> targets) implements FaultMode {
        public Drawn {
            targets = targets.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(targets));
        }
    }

    /** Nodes are stopped by SIGTERM and started again; nothing else is done. */
    record Graceful() implements FaultMode {}

    /**
     * A node is killed whenever that time has passed, one after the other in turn.
     *
     * @param atMoments whether most of the kills are at a delicate moment, and a node is stopped past its session now and then
     */
    record KillEvery(Duration period, boolean atMoments) implements FaultMode {}

    /**
     * One server is killed once, in the middle of the load, and stays away for that time.
     *
     * @param nodeToo whether a node is killed half-way through, and started again while the server is still away
     */
    record Outage(Target server, Duration lasts, boolean nodeToo) implements FaultMode {}
}
