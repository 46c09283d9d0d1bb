package io.trunkline.bench.crash.fault;

import java.time.Duration;
import java.util.Locale;

/**
 * One thing that is done.
 *
 * @param number its place in the plan, from 1
 * @param node which of the nodes, from 0; for a server the node that is killed meanwhile where {@code nodeToo}
 * @param gap from the recovery of the fault before to this one
 * @param lasts from the kill to the next start, or from SIGSTOP to SIGCONT
 * @param nodeToo whether a node is killed half-way through, and started again while the server is still away
 */
public record Fault(int number, Target target, int node, Kind kind, Duration gap, Duration lasts, boolean nodeToo) {

    /** How it is done. */
    public enum Kind {
        /** SIGKILL; started again afterwards. */
        KILL,
        /** SIGSTOP, then SIGCONT. */
        PAUSE,
        /** SIGTERM; started again when it has ended. */
        STOP,
        /** Connections are broken. */
        CUT
    }

    @Override
    public String toString() {
        String whom = target == Target.GATEWAY ? "gateway node " + node : target.word();
        String what = kind.name().toLowerCase(Locale.ROOT) + " " + whom;
        return kind == Kind.CUT
                ? what
                : what + " for " + lasts.toMillis() + " ms" + (nodeToo ? ", node " + node + " killed meanwhile" : "");
    }
}
