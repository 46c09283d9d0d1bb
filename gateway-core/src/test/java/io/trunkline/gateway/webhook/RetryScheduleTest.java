package io.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.webhook.AttemptResult.Answered;
import io.trunkline.gateway.webhook.RetrySchedule.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
    private static final Instant NOW = Callbacks.NOW;

    @Test
    void twelveAttemptsShouldSpanThreeDays() {
        Instant time = NOW;
        List<Duration> waits = new ArrayList<>();
        int attempt = 1;
        while (judge(attempt, new Answered(500, null), time, 0.5) instanceof Verdict.Again again) {
            waits.add(Duration.between(time, again.due()));
            time = again.due();
            attempt++;
        }

        assertThat(attempt).isEqualTo(12);
        assertThat(waits)
                .containsExactly(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        Duration.ofHours(5),
                        Duration.ofHours(10),
                        Duration.ofHours(14),
                        Duration.ofHours(20),
                        Duration.ofHours(24));
    }

    @Test
    void jitterShouldSpreadAWaitByATenthEitherWay() {
        assertThat(due(judge(3, new AttemptResult.TimedOut(Duration.ofSeconds(15)), NOW, 0)))
                .isEqualTo(NOW.plusSeconds(108));
        assertThat(due(judge(3, new AttemptResult.TimedOut(Duration.ofSeconds(15)), NOW, 1)))
                .isEqualTo(NOW.plusSeconds(132));
    }

    @ParameterizedTest
    @CsvSource({
        "500, 12", "502, 12", "599, 12", "101, 12", "408, 12", "425, 12", "429, 12", "401, 6", "403, 6", "404, 6",
        "301, 3", "307, 3", "400, 3", "405, 3", "422, 3", "410, 1"
    })
    void anAnswerShouldGetTheAttemptsOfItsClass(int status, int attempts) {
        int attempt = 1;
        while (judge(attempt, new Answered(status, null), NOW, 0.5) instanceof Verdict.Again) {
            attempt++;
        }

        assertThat(attempt).isEqualTo(attempts);
    }

    @Test
    void aSuccessShouldBeDelivered() {
        assertThat(judge(1, new Answered(204, null), NOW, 0.5)).isInstanceOf(Verdict.Delivered.class);
    }

    @Test
    void retryAfterShouldLengthenAWaitUpToAnHour() {
        assertThat(due(judge(1, new Answered(429, Duration.ofMinutes(3)), NOW, 0.5)))
                .isEqualTo(NOW.plus(Duration.ofMinutes(3)));
        assertThat(due(judge(1, new Answered(503, Duration.ofDays(9)), NOW, 0.5)))
                .isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(due(judge(6, new Answered(503, Duration.ofSeconds(1)), NOW, 0.5)))
                .isEqualTo(NOW.plus(Duration.ofHours(2)));
    }

    private static Verdict judge(int attempt, AttemptResult result, Instant now, double chance) {
        return RetrySchedule.judge(attempt, result, now, chance);
    }

    private static Instant due(Verdict verdict) {
        return ((Verdict.Again) verdict).due();
    }
}
