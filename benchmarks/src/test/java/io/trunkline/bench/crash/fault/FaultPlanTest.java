package io.trunkline.bench.crash.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final Set<Target> ALL = EnumSet.allOf(Target.class);

    @Test
    void sameSeedShouldMakeTheSamePlan() {
        assertThat(faults(new FaultPlan(7, new FaultMode.Drawn(ALL), 2)))
                .isEqualTo(faults(new FaultPlan(7, new FaultMode.Drawn(ALL), 2)));
        assertThat(faults(new FaultPlan(7, new FaultMode.Drawn(ALL), 2)))
                .isNotEqualTo(faults(new FaultPlan(8, new FaultMode.Drawn(ALL), 2)));
    }

    @Test
    void planShouldComeToEveryTargetEveryActAndEveryMoment() {
        List<Fault> faults = faults(new FaultPlan(1, new FaultMode.Drawn(ALL), 2));

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
        assertThat(faults(new FaultPlan(1, new FaultMode.Drawn(EnumSet.of(Target.REDIS)), 1)))
                .allMatch(fault -> fault.target() == Target.REDIS && !fault.nodeToo());
    }

    @Test
    void gracefulPlanShouldOnlyStopNodes() {
        assertThat(faults(new FaultPlan(1, new FaultMode.Graceful(), 1)))
                .allMatch(fault -> fault.target() == Target.GATEWAY && fault.act() instanceof Act.Stop);
    }

    @Test
    void killsOneAfterAnotherShouldTakeTheNodesInTurn() {
        FaultPlan plan = new FaultPlan(3, new FaultMode.KillEvery(Duration.ofSeconds(20), true), 3);

        assertThat(faults(plan).subList(0, 6)).extracting(Fault::node).containsExactly(0, 1, 2, 0, 1, 2);
    }

    @Test
    void killsOneAfterAnotherShouldComeToEveryMoment() {
        FaultMode mode = new FaultMode.KillEvery(Duration.ofSeconds(20), true);
        int deck = CrashPoint.values().length + 5 + 2;

        List<Fault> once = faults(new FaultPlan(3, mode, 2)).subList(0, deck);

        assertThat(once).filteredOn(fault -> fault.act() instanceof Act.Kill).hasSize(deck - 2);
        assertThat(once).filteredOn(Fault::isOwnerPaused).hasSize(2);
        assertThat(once.stream().flatMap(fault -> moment(fault).stream()))
                .containsExactlyInAnyOrder(CrashPoint.values());
    }

    @Test
    void momentThatWasMissedShouldHaveItsTurnAgainOnce() {
        FaultPlan plan = new FaultPlan(3, new FaultMode.KillEvery(Duration.ofSeconds(20), true), 2);
        int deck = CrashPoint.values().length + 5 + 2;
        List<CrashPoint> moments = new ArrayList<>();
        for (int i = 0; i < deck + 1; i++) {
            moment(plan.next().orElseThrow()).ifPresent(point -> {
                moments.add(point);
                if (point == CrashPoint.SUBMITTED) {
                    plan.missed(point);
                }
            });
        }
        assertThat(moments).hasSize(CrashPoint.values().length + 1).endsWith(CrashPoint.SUBMITTED);
        assertThat(faults(plan).subList(0, deck).stream().flatMap(fault -> moment(fault).stream()))
                .containsExactlyInAnyOrder(CrashPoint.values());
    }

    @Test
    void nodeThatWasDownLastShouldNotBeArmed() {
        List<Fault> faults = faults(new FaultPlan(5, new FaultMode.Drawn(EnumSet.of(Target.GATEWAY)), 2));

        for (int i = 1; i < faults.size(); i++) {
            boolean armed = moment(faults.get(i)).isPresent();
            assertThat(armed && faults.get(i).node() == faults.get(i - 1).node())
                    .isFalse();
        }
    }

    private static Optional<CrashPoint> moment(Fault fault) {
        return fault.act() instanceof Act.Kill kill ? Optional.ofNullable(kill.at()) : Optional.empty();
    }

    @Test
    void everyMomentShouldHaveItsTurnBeforeOneComesAgain() {
        FaultPlan plan = new FaultPlan(5, new FaultMode.Drawn(EnumSet.of(Target.GATEWAY)), 2);
        int deck = 2 * CrashPoint.values().length + 8;

        List<Fault> once = faults(plan).subList(0, deck);

        assertThat(once.stream()
                        .map(Fault::act)
                        .filter(act -> act instanceof Act.Kill kill && kill.at() != null)
                        .map(act -> ((Act.Kill) act).at()))
                .containsExactlyInAnyOrder(CrashPoint.values());
        assertThat(once).filteredOn(Fault::isOwnerPaused).hasSize(4);
    }

    @Test
    void outageShouldBeOneKillOfItsServer() {
        FaultPlan plan = new FaultPlan(5, new FaultMode.Outage(Target.KAFKA, Duration.ofSeconds(60), false), 1);

        assertThat(faults(plan)).singleElement().satisfies(fault -> {
            assertThat(fault.target()).isEqualTo(Target.KAFKA);
            assertThat(fault.act()).isEqualTo(new Act.Kill(Duration.ofSeconds(60), null));
            assertThat(fault.nodeToo()).isFalse();
        });
    }

    @Test
    void outageWithAKillShouldBeOneOfItsServerAndOneOfANode() {
        for (int seed = 0; seed < 20; seed++) {
            FaultMode mode = new FaultMode.Outage(Target.POSTGRES, Duration.ofSeconds(60), true);

            assertThat(faults(new FaultPlan(seed, mode, 2))).singleElement().satisfies(fault -> {
                assertThat(fault.target()).isEqualTo(Target.POSTGRES);
                assertThat(fault.nodeToo()).isTrue();
                assertThat(fault.node()).isBetween(0, 1);
                assertThat(fault)
                        .hasToString("kill postgres, away 60000 ms, and kill node " + fault.node() + " meanwhile");
            });
        }
    }

    private static List<Fault> faults(FaultPlan plan) {
        return Stream.generate(plan::next).limit(500).flatMap(Optional::stream).toList();
    }
}
