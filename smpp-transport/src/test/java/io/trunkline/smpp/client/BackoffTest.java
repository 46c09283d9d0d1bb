package io.trunkline.smpp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    // behaviour 11
    @Test
    void delayShouldDoubleUpToItsMost() {
        assertThat(backoff.delay(1, 0.999999)).isBetween(Duration.ofMillis(499), Duration.ofMillis(500));
        assertThat(backoff.delay(3, 0.999999)).isBetween(Duration.ofMillis(1_998), Duration.ofMillis(2_000));
        assertThat(backoff.delay(1_000, 0.999999)).isBetween(Duration.ofMillis(29_990), Duration.ofSeconds(30));
    }

    @Test
    void randomnessShouldTakeOffUpToAHalf() {
        assertThat(backoff.delay(1, 0)).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void aBackoffThatDoesNotWaitShouldBeRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("expected: 0 < first <= most");
    }
}
