package io.trunkline.gateway.intake.admission;

import static io.trunkline.gateway.intake.admission.World.account;
import static io.trunkline.gateway.intake.admission.World.cap;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.intake.admission.Verdict.Admitted;
import io.trunkline.gateway.intake.admission.Verdict.Capped;
import io.trunkline.gateway.intake.admission.Verdict.Limited;
import io.trunkline.gateway.intake.admission.Verdict.Uncounted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Caps of several nodes around one store, in a time that is moved by hand. */
class CapTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final AppliedLimit.Cap SEGMENTS = cap(LimitKind.DAILY_SEGMENTS, 10, 1, 1);

    @Test
    void capShouldCountSegmentsAndRefuseWhatItHasNoRoomForAndOnlyThat() {
        World world = new World(1);
        assertThat(world.sendLong(0, 4, 3, SEGMENTS))
                .containsExactly(new Admitted(), new Admitted(), new Admitted(), new Capped(SEGMENTS));
        assertThat(world.sendLong(0, 1, 2, SEGMENTS)).containsExactly(new Capped(SEGMENTS));
        assertThat(world.sendLong(0, 2, 1, SEGMENTS)).containsExactly(new Admitted(), new Capped(SEGMENTS));
        assertThat(world.store.counted(SEGMENTS)).isEqualTo(10);
        assertThat(world.count(0, "refused")).isEqualTo(3);
    }

    @Test
    void messagesBeyondACapShouldCostNoCall() {
        World world = new World(1);
        world.send(0, 11, SEGMENTS);
        int calls = world.store.calls;
        world.runUntil(world.now() + 3600 * SECOND);
        assertThat(world.send(0, 1_000, SEGMENTS)).hasSize(1_000).containsOnly(new Capped(SEGMENTS));
        assertThat(world.store.calls).isEqualTo(calls);
    }

    @Test
    void nextDayShouldBeginAnew() {
        World world = new World(1);
        world.send(0, 11, SEGMENTS);
        AppliedLimit.Cap nextDay = cap(LimitKind.DAILY_SEGMENTS, 10, 1, 2);
        assertThat(world.send(0, 11, nextDay))
                .filteredOn(Admitted.class::isInstance)
                .hasSize(10);
        assertThat(world.store.counted(nextDay)).isEqualTo(10);
    }

    @Test
    void raisedCapShouldHoldAtOnce() {
        World world = new World(1);
        world.send(0, 11, SEGMENTS);
        AppliedLimit.Cap raised = cap(LimitKind.DAILY_SEGMENTS, 12, 1, 1);
        assertThat(world.send(0, 3, raised))
                .filteredOn(Admitted.class::isInstance)
                .hasSize(2);
    }

    @Test
    void refusalShouldNameTheCapBeforeARateAndCountAgainstNeither() {
        World world = new World(1);
        AppliedLimit.Rate rate = account(1, 1);
        AppliedLimit.Cap spend = cap(LimitKind.MONTHLY_SPEND, 20_000, 7_500, 1);
        assertThat(world.sendLong(0, 1, 3, rate, spend)).containsExactly(new Capped(spend));
        assertThat(world.store.charged).isZero();
        assertThat(world.sendLong(0, 1, 2, rate, spend)).containsExactly(new Admitted());
        assertThat(world.store.counted(spend)).isEqualTo(15_000);
        assertThat(world.send(0, 1, rate)).hasOnlyElementsOfType(Limited.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 2000", "2, 4000", "3, 20000"})
    void hotNodesTogetherShouldNeverExceedACapAndUseIt(int nodes, int perSecond) {
        World world = new World(nodes);
        AppliedLimit.Cap cap = cap(LimitKind.DAILY_SEGMENTS, 10_001, 1, 1);
        AppliedLimit.Rate rate = account(1_000_000, 1_000_000);
        List<Integer> admitted = new ArrayList<>();
        int offered = offer(world, perSecond, 12 * SECOND, cap, rate, admitted);
        int segments = admitted.stream().mapToInt(Integer::intValue).sum();
        assertThat(segments).isBetween(9_900, 10_001);
        assertThat((long) segments).isLessThanOrEqualTo(world.store.counted(cap));
        assertThat(world.store.counted(cap)).isLessThanOrEqualTo(10_001);
        assertThat(world.store.calls * 20L)
                .as("%d calls for %d messages", world.store.calls, offered)
                .isLessThan(offered);
    }

    /** Messages of one to five segments at random times and nodes; adds up the segments that were admitted. */
    private static int offer(
            World world,
            int perSecond,
            long untilNanos,
            AppliedLimit.Cap cap,
            AppliedLimit.Rate rate,
            List<Integer> admitted) {
        SplittableRandom random = new SplittableRandom(23);
        int offered = 0;
        double next = world.now();
        while (next < untilNanos) {
            Admission node = world.nodes.get(random.nextInt(world.nodes.size()));
            int segments = random.nextInt(1, 6);
            world.at(
                    (long) next,
                    () -> node.admit(new Offered(List.of(rate, cap), segments)).subscribe(verdict -> {
                        if (verdict instanceof Admitted) {
                            admitted.add(segments);
                        }
                    }));
            offered++;
            next += -Math.log(1 - random.nextDouble()) / perSecond * SECOND;
        }
        world.runUntil(untilNanos + SECOND);
        return offered;
    }

    @Test
    void capShouldCloseWhileTheStoreIsAwayAndOpenWhenItIsBack() {
        World world = new World(1);
        AppliedLimit.Rate rate = account(100, 25);
        world.send(0, 1, rate, SEGMENTS);
        world.store.down = true;
        assertThat(world.send(0, 2, rate, SEGMENTS)).hasSize(2).hasOnlyElementsOfType(Uncounted.class);
        assertThat(world.send(0, 1, rate)).as("a rate alone goes on").containsExactly(new Admitted());
        assertThat(world.count(0, "uncounted")).isEqualTo(2);
        world.store.down = false;
        world.nodes.getFirst().announce().block();
        assertThat(world.send(0, 1, rate, SEGMENTS)).containsExactly(new Admitted());
    }

    @Test
    void whatIsInHandOfACapShouldBeSpentWhileTheStoreIsAway() {
        World world = new World(1);
        AppliedLimit.Cap cap = cap(LimitKind.DAILY_SEGMENTS, 1_000_000, 1, 1);
        AppliedLimit.Rate rate = account(10_000, 10_000);
        List<Integer> admitted = new ArrayList<>();
        offer(world, 2_000, SECOND / 2, cap, rate, admitted);
        int held = (int) (world.store.counted(cap)
                - admitted.stream().mapToInt(Integer::intValue).sum());
        assertThat(held).isBetween(1, 1_000);
        world.store.down = true;
        world.nodes.getFirst().announce().block();
        List<Verdict> verdicts = world.send(0, held + 5, rate, cap);
        assertThat(verdicts).filteredOn(Admitted.class::isInstance).hasSize(held);
        assertThat(verdicts).filteredOn(Uncounted.class::isInstance).hasSize(5);
    }

    @Test
    void judgingShouldTellTheSameAndCountNothing() {
        World world = new World(1);
        assertThat(judge(world, 10)).isEqualTo(new Admitted());
        assertThat(judge(world, 11)).isEqualTo(new Capped(SEGMENTS));
        assertThat(world.store.counted(SEGMENTS)).isZero();
        world.store.down = true;
        assertThat(judge(world, 1)).isInstanceOf(Uncounted.class);
        assertThat(world.meters.getFirst().find("trunkline.admission.refused").counters())
                .allMatch(counter -> counter.count() == 0);
    }

    private static Verdict judge(World world, int segments) {
        List<Verdict> verdicts = new ArrayList<>();
        world.nodes.getFirst().judge(new Offered(List.of(SEGMENTS), segments)).subscribe(verdicts::add);
        world.runUntil(world.now() + 10 * World.ROUND_TRIP_NANOS);
        return verdicts.getFirst();
    }
}
