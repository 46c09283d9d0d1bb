package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeenAttemptsTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final SeenAttempts seen = new SeenAttempts(0);

    @Test
    void attemptShouldBeKnownForFiveMinutesAndForgottenAfterTen() {
        assertThat(add(1, 0)).isTrue();
        assertThat(add(1, 5 * MINUTE)).isFalse();
        assertThat(add(2, 5 * MINUTE + 1)).isTrue();
        assertThat(add(1, 10 * MINUTE)).isFalse();
        assertThat(add(3, 10 * MINUTE + 2)).isTrue();
        assertThat(add(1, 10 * MINUTE + 2)).isTrue();
    }

    @Test
    void newestFiftyThousandShouldBeKnownAndNoMoreThanTwiceThat() {
        for (int i = 0; i <= 100_000; i++) {
            assertThat(add(i, 0)).isTrue();
        }
        assertThat(add(50_001, 0)).isFalse();
        assertThat(add(100_000, 0)).isFalse();
        assertThat(add(0, 0)).isTrue();
    }

    @Test
    void nothingShouldBeKnownAfterALongSilence() {
        assertThat(add(1, 0)).isTrue();
        assertThat(add(1, 11 * MINUTE)).isTrue();
    }

    private boolean add(int message, long nowNanos) {
        return seen.add(new MessageSid(1, message), 1, nowNanos);
    }
}
