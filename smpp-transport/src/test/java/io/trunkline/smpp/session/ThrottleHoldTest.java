package io.trunkline.smpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThrottleHoldTest {
    private final ThrottleHold hold = new ThrottleHold();

    // behaviour 34
    @Test
    void theHoldShouldDoubleWithEachRoundOfThrottlingUpToFiveSeconds() {
        long now = 0;
        long[] expectedMillis = {100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000};
        for (long expected : expectedMillis) {
            hold.throttled(now);
            assertThat(hold.nanosLeft(now)).isEqualTo(millis(expected));
            now += hold.nanosLeft(now);
            assertThat(hold.nanosLeft(now)).isZero();
        }
    }

    // behaviour 34
    @Test
    void answersToWhatWasInFlightShouldCountOnce() {
        hold.throttled(0);
        hold.throttled(millis(10));
        hold.throttled(millis(99));
        assertThat(hold.nanosLeft(millis(99))).isEqualTo(millis(1));
    }

    // behaviour 34
    @Test
    void anAcceptedRequestAfterTheHoldShouldEndTheSlowness() {
        hold.throttled(0);
        hold.accepted(millis(50));
        assertThat(hold.nanosLeft(millis(50))).isEqualTo(millis(50));

        hold.accepted(millis(101));
        hold.throttled(millis(200));
        assertThat(hold.nanosLeft(millis(200))).isEqualTo(millis(100));
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
