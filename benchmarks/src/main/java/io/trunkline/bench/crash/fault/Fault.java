package io.trunkline.bench.crash.fault;

import java.time.Duration;

/**
 * One thing that is done.
 *
 * @param number its place in the plan, from 1
 * @param node which of the nodes, from 0; for a server the node that is killed meanwhile where {@code nodeToo}
 * @param gap from the recovery of the fault before to this one
 * @param nodeToo whether a node is killed half-way through, and started again while the server is still away
 */
public record Fault(int number, Target target, int node, Act act, Duration gap, boolean nodeToo) {
    /** Whether a node is stopped past its session with Kafka, and wakes as the owner of what is another's by then. */
    public boolean isOwnerPaused() {
        return target == Target.GATEWAY
                && act instanceof Act.Pause pause
                && pause.lasts().compareTo(FaultPlan.SESSION) >= 0;
    }

    @Override
    public String toString() {
        String whom = target == Target.GATEWAY ? "node " + node : target.word();
        String what = act.word() + " " + whom;
        return switch (act) {
            case Act.Kill kill -> what + moment(kill) + ", away " + kill.away().toMillis() + " ms" + meanwhile();
            case Act.Pause pause -> what + " for " + pause.lasts().toMillis() + " ms" + meanwhile();
            case Act.Stop stop -> what;
            case Act.Cut cut -> what;
        };
    }

    private String meanwhile() {
        return nodeToo ? ", and kill node " + node + " meanwhile" : "";
    }

    private static String moment(Act.Kill kill) {
        CrashPoint at = kill.at();
        return at == null ? "" : " at " + at.word();
    }
}
