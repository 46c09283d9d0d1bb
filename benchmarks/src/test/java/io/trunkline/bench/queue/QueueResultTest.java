package io.trunkline.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.LatencySummary;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QueueResultTest {
    private static final long MEGABYTE = 1_000_000;
    private static final long HEAP = 50 * MEGABYTE;

    /** Of twenty 95 % are nineteen. */
    private static final List<Long> PROBES = probes(20, 19, 40);

    private List<Long> probes = PROBES;
    private int missing;
    private long heap = HEAP;
    private long restartedHeap = HEAP;
    private List<Long> restarts = List.of(9_000L, 8_000L, 30_000L);
    private double told = 1_000;
    private double header = 1_000;

    @Test
    void whatIsAsItWasWithoutTheQueueShouldBeSound() throws IOException {
        assertThat(result().isSound()).isTrue();
        assertThat(result().text()).contains("held").doesNotContain("MISSED");
        assertThat(result().json()).contains("\"sound\" : true");
    }

    @Test
    void heapShouldGrowByLittleInTheNodeThatFilledTheQueueAndInOneThatFoundIt() {
        heap = HEAP + 64 * MEGABYTE;
        assertThat(result().isSound()).isTrue();
        heap++;
        assertThat(missed()).containsExactly("heap");
        heap = HEAP;
        restartedHeap = HEAP + 65 * MEGABYTE;
        assertThat(missed()).containsExactly("heap");
    }

    @Test
    void probesShouldComeAndNearlyAllOfThemInTime() {
        // 19 ms, a quarter of it, and 10 ms
        probes = probes(20, 33, 5_000);
        assertThat(result().isSound()).isTrue();
        probes = probes(20, 34, 34);
        assertThat(missed()).containsExactly("others");
        probes = probes(19, 19, 19);
        missing = 1;
        assertThat(missed()).containsExactly("others");
    }

    @Test
    void restartInTheMiddleShouldTakeNoMoreThanASecondLonger() {
        restarts = List.of(60_000L, 10_000L, 9_000L);
        assertThat(result().isSound()).isTrue();
        restarts = List.of(60_000L, 10_001L, 9_000L);
        assertThat(missed()).containsExactly("restart");
    }

    @Test
    void eitherEstimateShouldBeRightWithinTwoInAHundred() {
        told = 1_020;
        assertThat(result().isSound()).isTrue();
        told = 1_021;
        assertThat(missed()).containsExactly("estimates");
        told = 1_000;
        header = 970;
        assertThat(missed()).containsExactly("estimates");
        assertThat(result().promises().getLast().figure()).isCloseTo(3, within(1e-9));
    }

    private List<String> missed() {
        return result().promises().stream()
                .filter(promise -> !promise.held())
                .map(Promise::name)
                .toList();
    }

    private QueueResult result() {
        LatencySummary none = new LatencySummary(0, 0, new TreeMap<>());
        return new QueueResult(
                new QueueOptions(1_000, 100, 20, null, "abc"),
                new AnswerSummary(1_000, 0, new TreeMap<>(), none, none, none, List.of()),
                0,
                new Phase(PROBES, 0, 0, HEAP, restarts(List.of(9_000L, 9_000L, 9_000L)), HEAP),
                new Phase(probes, missing, 1, heap, restarts(restarts), restartedHeap),
                List.of(
                        new Estimate(2_000, 2, new Customer.Told(2_000, 1_000), 1_000),
                        new Estimate(2_000, 2, new Customer.Told(2_000, told), header)));
    }

    private static List<Phase.Restart> restarts(List<Long> millis) {
        return millis.stream().map(each -> new Phase.Restart(each, 0)).toList();
    }

    /** So many, of which all but the last take the same time. */
    private static List<Long> probes(int count, long millis, long lastMillis) {
        return LongStream.range(0, count)
                .mapToObj(probe -> TimeUnit.MILLISECONDS.toNanos(probe == count - 1 ? lastMillis : millis))
                .toList();
    }
}
