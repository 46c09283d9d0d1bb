package io.trunkline.bench.waits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.bench.measure.GroupUse;
import io.trunkline.bench.measure.ProcessGroup;
import io.trunkline.bench.waits.WaitFigures.Leg;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class WaitFiguresTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T09:00:00Z");
    private static final long SECOND = 1_000_000;

    @Test
    void evenDrainShouldKeepItsPaceAndOneThatStallsShouldNot() {
        WaitLoad load = new WaitLoad(WaitLoad.Kind.BURST, 3_001, 0, 100);
        WaitFigures even = figures(load, number -> SECOND + number * 10_000L);
        assertThat(even.windows()).containsExactly(100.0, 100.0, 100.0);
        assertThat(even.perSecond()).isEqualTo(100, within(1e-6));
        assertThat(even.firstSeconds()).isEqualTo(1);
        assertThat(even.bySecond()).hasSize(32).startsWith(0, 100, 100).endsWith(100, 1);
        assertThat(even.promises()).allMatch(Promise::isKept);

        WaitFigures stalled = figures(load, number -> number * 10_000L + (number < 1_500 ? 0 : 2 * SECOND));
        assertThat(stalled.windows()).containsExactly(100.0, 80.0, 100.0);
        assertThat(missed(stalled))
                .containsExactly("released a second, in all", "released a second, in the slowest 10 s");
    }

    @Test
    void burstWithoutAPaceShouldPromiseNothingButThatAllIsReleased() {
        WaitLoad load = new WaitLoad(WaitLoad.Kind.BURST, 10, 0, 0);
        assertThat(missed(figures(load, number -> number))).isEmpty();
        ReleaseTimes times = new ReleaseTimes("burst", load.count());
        times.add(times.text(3), 0, 0, 0);
        assertThat(missed(new WaitFigures(load, 1, BEGIN, times.all(), times.repeats(), Map.of())))
                .containsExactly("not released");
    }

    @Test
    void latenessShouldCountFromWhenEachWasDue() {
        WaitLoad load = WaitLoad.even(WaitLoad.Kind.STEADY, 100, 1);
        WaitFigures late = figures(load, number -> number * 10_000L + (number == 99 ? 500_000 : 40_000));
        assertThat(late.millis(Leg.LATENESS, 0.99)).isEqualTo(40);
        assertThat(late.millis(Leg.LATENESS, 1)).isEqualTo(500);
        assertThat(late.millis(Leg.TO_ROUND, 0.5)).isEqualTo(37);
        assertThat(late.millis(Leg.TO_DECISION, 0.5)).isEqualTo(2);
        assertThat(late.millis(Leg.TO_LANE, 0.5)).isEqualTo(1);
        assertThat(missed(late)).isEmpty();
        assertThat(missed(figures(load, number -> number * 10_000L + (number > 97 ? 500_000 : 40_000))))
                .containsExactly("p99 of the lateness, ms");
    }

    @Test
    void timersThatFallBehindShouldMissTheirRate() {
        WaitLoad load = WaitLoad.even(WaitLoad.Kind.TIMERS, 1_000, 10);
        assertThat(missed(figures(load, number -> SECOND + number * 1_000L))).isEmpty();
        assertThat(missed(figures(load, number -> number * 1_100L))).containsExactly("released a second");
    }

    @Test
    void messageShouldCountOnceAndAnotherLoadsNotAtAll() {
        ReleaseTimes times = new ReleaseTimes("steady", 2);
        times.add(times.text(1), 1, 2, 3);
        times.add(times.text(1), 4, 5, 6);
        times.add(new ReleaseTimes("burst", 2).text(0), 7, 8, 9);
        assertThat(times.count()).isEqualTo(1);
        assertThat(times.repeats()).isEqualTo(1);
        assertThat(times.all()).containsExactly(new ReleaseTimes.Release(1, 1, 2, 3));
    }

    @Test
    void resultShouldTellEachPromiseWithItsBounds() throws IOException {
        WaitLoad load = WaitLoad.even(WaitLoad.Kind.STEADY, 100, 1);
        WaitFigures late = figures(load, number -> number * 10_000L + 200_000);
        assertThat(WaitResult.text(late)).contains("MISSED     p99 of the lateness, ms: 200.0 (asked: at most 100.0)");
        WaitResult result = new WaitResult(WaitOptions.parse(List.of("--commit", "abc")), List.of(late));
        JsonNode json = new ObjectMapper().readTree(result.json());
        assertThat(json.at("/kept").asBoolean()).isFalse();
        assertThat(json.at("/loads/0/promises/1/figure").asDouble()).isEqualTo(200);
        assertThat(json.at("/loads/0/promises/1/most").asDouble()).isEqualTo(100);
        assertThat(json.at("/loads/0/promises/1").has("least")).isFalse();
        assertThat(json.at("/loads/0/cpuMicrosPerMessage/postgres").asDouble()).isEqualTo(20_000);
    }

    private static List<String> missed(WaitFigures figures) {
        return figures.promises().stream()
                .filter(promise -> !promise.isKept())
                .map(Promise::what)
                .toList();
    }

    /** @param taken microseconds after the beginning */
    private static WaitFigures figures(WaitLoad load, IntToLongFunction taken) {
        long begin = TimedLanes.micros(BEGIN);
        ReleaseTimes times = new ReleaseTimes(load.kind().word(), load.count());
        for (int number = 0; number < load.count(); number++) {
            long at = begin + taken.applyAsLong(number);
            times.add(times.text(number), at - 3_000, at - 1_000, at);
        }
        Map<ProcessGroup, GroupUse> use = Map.of(ProcessGroup.POSTGRES, new GroupUse(Duration.ofSeconds(2), 1, 1));
        return new WaitFigures(load, 1, BEGIN, times.all(), times.repeats(), use);
    }
}
