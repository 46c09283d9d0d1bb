package io.trunkline.smpp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestWindowTest {
    private static final long TIMEOUT_NANOS = 1_000;

    private final List<String> givenUp = new ArrayList<>();

    // behaviour 3
    @Test
    void sequenceNumbersShouldRunFromOneAndWrapAfterTheHighest() {
        RequestWindow<String> window = new RequestWindow<>(10, TIMEOUT_NANOS, 10, 0x7FFFFFFE);

        assertThat(window.open("a", 0)).isEqualTo(0x7FFFFFFE);
        assertThat(window.open("b", 0)).isEqualTo(0x7FFFFFFF);
        assertThat(window.open("c", 0)).isEqualTo(1);
        assertThat(new RequestWindow<String>(1, TIMEOUT_NANOS, 1, 1).open("a", 0))
                .isEqualTo(1);
    }

    // behaviour 3
    @Test
    void sequenceNumbersInFlightShouldBeSkippedWhenTheyComeRound() {
        RequestWindow<String> window = new RequestWindow<>(4, TIMEOUT_NANOS, 10, 1);
        int slow = window.open("slow", 0);

        for (int i = 0; i < 1_000; i++) {
            int sequence = window.open("quick", 0);
            assertThat(sequence).isNotEqualTo(slow).isPositive();
            assertThat(window.complete(sequence)).isEqualTo("quick");
        }

        assertThat(window.complete(slow)).isEqualTo("slow");
    }

    @Test
    void openShouldRefuseWhenTheWindowIsFull() {
        RequestWindow<String> window = new RequestWindow<>(2, TIMEOUT_NANOS, 10, 1);
        window.open("a", 0);
        window.open("b", 0);

        assertThat(window.free()).isZero();
        assertThatThrownBy(() -> window.open("c", 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in flight: 2");
    }

    @Test
    void completeShouldFindEachRequestOnceWhateverTheOrder() {
        RequestWindow<Integer> window = new RequestWindow<>(1_000, TIMEOUT_NANOS, 10, 0x7FFFFF00);
        Map<Integer, Integer> expected = new HashMap<>();
        Random random = new Random(7);
        for (int turn = 0; turn < 20_000; turn++) {
            if (window.free() > 0 && random.nextInt(5) < 3) {
                expected.put(window.open(turn, 0), turn);
            } else if (!expected.isEmpty()) {
                Integer sequence = expected.keySet().stream()
                        .skip(random.nextInt(Math.min(50, expected.size())))
                        .findFirst()
                        .orElseThrow();
                assertThat(window.complete(sequence)).isEqualTo(expected.remove(sequence));
                assertThat(window.complete(sequence)).isNull();
            }
            assertThat(window.inFlight()).isEqualTo(expected.size());
        }
    }

    @Test
    void completeShouldKnowNothingOfNumbersThatWereNotSent() {
        RequestWindow<String> window = new RequestWindow<>(2, TIMEOUT_NANOS, 10, 1);
        int sequence = window.open("a", 0);

        assertThat(window.complete(sequence + 16)).isNull();
        assertThat(window.complete(0)).isNull();
        assertThat(window.complete(-1)).isNull();
        assertThat(window.inFlight()).isEqualTo(1);
    }

    // behaviour 12
    @Test
    void expireShouldGiveUpWhatIsOverdueAndLeaveATombstone() {
        RequestWindow<String> window = new RequestWindow<>(5, TIMEOUT_NANOS, 10, 1);
        int first = window.open("first", 0);
        int second = window.open("second", 500);

        window.expire(TIMEOUT_NANOS - 1, this::note);
        assertThat(givenUp).isEmpty();

        window.expire(TIMEOUT_NANOS, this::note);
        assertThat(givenUp).containsExactly("first");
        assertThat(window.free()).isEqualTo(4);
        assertThat(window.complete(first)).isNull();
        assertThat(window.late(first)).isEqualTo("first");
        assertThat(window.late(first)).isNull();
        assertThat(window.complete(second)).isEqualTo("second");
    }

    @Test
    void expireShouldSeeRequestsOpenedAfterTheLastLook() {
        RequestWindow<String> window = new RequestWindow<>(5, TIMEOUT_NANOS, 10, 1);
        window.open("a", 0);
        window.expire(TIMEOUT_NANOS, this::note);
        window.open("b", TIMEOUT_NANOS + 1);
        window.expire(2 * TIMEOUT_NANOS + 1, this::note);

        assertThat(givenUp).containsExactly("a", "b");
    }

    @Test
    void expireShouldWorkAcrossTheWrapOfTheClock() {
        RequestWindow<String> window = new RequestWindow<>(5, TIMEOUT_NANOS, 10, 1);
        window.open("a", Long.MAX_VALUE - 10);

        window.expire(Long.MAX_VALUE, this::note);
        assertThat(givenUp).isEmpty();
        window.expire(Long.MIN_VALUE + TIMEOUT_NANOS, this::note);
        assertThat(givenUp).containsExactly("a");
    }

    @Test
    void tombstonesShouldBeForgottenOldestFirstBeyondTheirBound() {
        RequestWindow<String> window = new RequestWindow<>(5, TIMEOUT_NANOS, 2, 1);
        int a = window.open("a", 0);
        int b = window.open("b", 0);
        int c = window.open("c", 0);
        window.expire(TIMEOUT_NANOS, this::note);

        assertThat(window.late(a)).isNull();
        assertThat(window.late(b)).isEqualTo("b");
        assertThat(window.late(c)).isEqualTo("c");
    }

    // behaviour 13
    @Test
    void drainShouldGiveBackEveryRequestWithItsOrder() {
        RequestWindow<String> window = new RequestWindow<>(50, TIMEOUT_NANOS, 2, 1);
        for (int i = 1; i <= 40; i++) {
            window.open("r" + i, 0);
        }
        window.complete(7);

        List<String> lost = new ArrayList<>();
        window.drain((sequence, order, request) -> {
            assertThat(request).isEqualTo("r" + order);
            lost.add(request);
        });

        assertThat(lost).hasSize(39).doesNotContain("r7");
        assertThat(window.inFlight()).isZero();
    }

    private void note(int sequence, long order, String request) {
        givenUp.add(request);
    }
}
