package io.trunkline.bench.crash.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final Set<Target> ALL = EnumSet.allOf(Target.class);

    @Test
    void sameSeedShouldMakeTheSamePlan() {
        assertThat(faults(new FaultPlan(7, ALL, 2, false))).isEqualTo(faults(new FaultPlan(7, ALL, 2, false)));
        assertThat(faults(new FaultPlan(7, ALL, 2, false))).isNotEqualTo(faults(new FaultPlan(8, ALL, 2, false)));
    }

    @Test
    void planShouldComeToEveryTargetEveryActAndEveryMoment() {
        List<Fault> faults = faults(new FaultPlan(1, ALL, 2, false));

        assertThat(faults).extracting(Fault::target).contains(Target.values());
        assertThat(faults).extracting(Fault::node).contains(0, 1);
        assertThat(faults).extracting(fault -> fault.act().word()).contains("kill", "pause", "cut");
        assertThat(faults).extracting(Fault::nodeToo).contains(true, false);
        assertThat(faults.stream()
                        .map(Fault::act)
                        .filter(Act.Kill.class::isInstance)
                        .map(act -> ((Act.Kill) act).at()))
                .contains(CrashPoint.values());
    }

    @Test
    void planShouldKeepToItsTargets() {
        assertThat(faults(new FaultPlan(1, EnumSet.of(Target.REDIS), 1, false)))
                .allMatch(fault -> fault.target() == Target.REDIS && !fault.nodeToo());
    }

    @Test
    void gracefulPlanShouldOnlyStopNodes() {
        assertThat(faults(new FaultPlan(1, ALL, 1, true)))
                .allMatch(fault -> fault.target() == Target.GATEWAY && fault.act() instanceof Act.Stop);
    }

    private static List<Fault> faults(FaultPlan plan) {
        return Stream.generate(plan::next).limit(500).toList();
    }
}
