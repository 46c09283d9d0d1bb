package io.trunkline.gateway.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnceAMinuteTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final List<Long> told = new ArrayList<>();

    @Test
    void firstTimeShouldBeToldAtOnceAndTheRestAMinuteLaterWithItsCount() {
        long start = Long.MAX_VALUE - 5;
        OnceAMinute events = new OnceAMinute(start);
        for (int i = 0; i < 1_000; i++) {
            events.happened(start + i, told::add);
        }
        assertThat(told).containsExactly(1L);
        events.happened(start + MINUTE, told::add);
        assertThat(told).containsExactly(1L, 1_000L);
        events.happened(start + 3 * MINUTE, told::add);
        assertThat(told).containsExactly(1L, 1_000L, 1L);
    }
}
