package io.trunkline.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.LatencySummary;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueueResultTest {
    private static final long MEGABYTE = 1_000_000;
    private static final long HEAP = 50 * MEGABYTE;

    private static final List<Phase.Probe> PROBES = probes(100, 20, 40);

    private List<Phase.Probe> probes = PROBES;
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
        probes = probes(100, 25, 45);
        assertThat(result().isSound()).isTrue();
        probes = probes(100, 26, 26);
        assertThat(missed()).containsExactly("others");
        probes = PROBES;
        missing = 1;
        assertThat(missed()).containsExactly("others");
    }

    @Test
    void probesThatPileUpShouldBeMissedAsRate() {
        // the last of 5 s comes a second late
        probes = probes(100, 20, 1_000);
        assertThat(missed()).containsExactly("others' rate");
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
                new Phase(HEAP, restarts(List.of(9_000L, 9_000L, 9_000L)), HEAP, PROBES, 0, 0),
                new Phase(heap, restarts(restarts), restartedHeap, probes, missing, 1),
                List.of(
                        new Estimate(2_000, 2, new Customer.Told(2_000, 1_000), 1_000),
                        new Estimate(2_000, 2, new Customer.Told(2_000, told), header)));
    }

    private static List<Phase.Restart> restarts(List<Long> millis) {
        return millis.stream().map(each -> new Phase.Restart(each, 0)).toList();
    }

    /** So many, one each 50 ms, of which all but the last take the same time. */
    private static List<Phase.Probe> probes(int count, long millis, long lastMillis) {
        return IntStream.range(0, count)
                .mapToObj(probe -> probe(50L * probe, probe == count - 1 ? lastMillis : millis))
                .toList();
    }

    private static Phase.Probe probe(long dueMillis, long millis) {
        return new Phase.Probe(
                TimeUnit.MILLISECONDS.toNanos(dueMillis), TimeUnit.MILLISECONDS.toNanos(dueMillis + millis));
    }
}
