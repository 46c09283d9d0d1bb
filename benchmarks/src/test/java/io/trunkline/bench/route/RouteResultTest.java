package io.trunkline.bench.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.LatencySummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RouteResultTest {
    private static final String LATE = "2 s for each message after the loss";
    private static final String DOUBTS = "no more doubts than windows hold";
    private static final int FELL = 60;

    private final Map<String, Long> due = new HashMap<>();
    private final List<Text> texts = new ArrayList<>();
    private long nowhereInDoubt;

    @Test
    void whatLayInTheLaneOfTheLostCarrierShouldBeLateFromTheLoss() {
        sent("1201", 56, 61);
        sent("1202", 70, 71);
        assertThat(missed()).doesNotContain(LATE);
        sent("1203", 57, 63);
        assertThat(missed()).contains(LATE);
    }

    @Test
    void whatWasSentOrDueLongBeforeTheLossShouldNotBeLate() {
        sent("1201", 56, 59);
        sent("1202", 50, 65);
        assertThat(missed()).doesNotContain(LATE);
    }

    @Test
    void whatNobodyTookShouldBeLateUnlessItIsInDoubt() {
        due.put("1201", second(61));
        assertThat(missed()).contains(LATE);
        nowhereInDoubt = 1;
        assertThat(missed()).doesNotContain(LATE);
    }

    @Test
    void moreDoubtsThanTheWindowsHoldShouldBeMissed() {
        nowhereInDoubt = 200;
        assertThat(missed()).doesNotContain(DOUBTS);
        nowhereInDoubt = 201;
        assertThat(missed()).contains(DOUBTS);
    }

    @Test
    void messageOfTheOthersThatNobodyTookShouldBeTheSlowest() {
        sent("1301", 61, 62);
        assertThat(stall().p99Micros()).isEqualTo(TimeUnit.SECONDS.toMicros(1));
        due.put("1201", second(62));
        assertThat(stall().p99Micros()).isEqualTo(TimeUnit.SECONDS.toMicros(1));
        due.put("1302", second(62));
        due.put("1303", second(62));
        assertThat(stall().p99Micros()).isEqualTo(TimeUnit.HOURS.toMicros(1));
    }

    private Stall stall() {
        return Stall.of(List.of(second(FELL)), new Traffic(texts), answers()).getFirst();
    }

    private void sent(String destination, int dueSecond, int takenSecond) {
        due.put(destination, second(dueSecond));
        texts.add(new Text(1, second(takenSecond), destination));
    }

    private List<String> missed() {
        return new RouteResult(
                        RouteOptions.parse(List.of("--fall", "bind-loss")),
                        new RouteResult.Times(0, second(FELL), second(100)),
                        2,
                        List.of(),
                        new Traffic(texts),
                        answers(),
                        new RouteResult.Moves(OptionalDouble.of(0), OptionalDouble.empty()),
                        new RouteResult.Word(0, 0, nowhereInDoubt, 0, List.of()))
                .missed();
    }

    private RouteLoad.Sent answers() {
        LatencySummary none = new LatencySummary(0, 0, new TreeMap<>());
        return new RouteLoad.Sent(new AnswerSummary(0, 0, new TreeMap<>(), none, none, none, List.of()), due);
    }

    private static long second(int second) {
        return TimeUnit.SECONDS.toNanos(second);
    }
}
