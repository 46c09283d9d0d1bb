package io.trunkline.bench.waits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitOptionsTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T09:00:00Z");

    @Test
    void withoutALoadAllShouldBeMeasuredAsPromised() {
        WaitOptions options = WaitOptions.parse(List.of());
        assertThat(options.loads())
                .containsExactly(
                        new WaitLoad(WaitLoad.Kind.STEADY, 60_000, 1_000, 0),
                        new WaitLoad(WaitLoad.Kind.TIMERS, 100_000, 10_000, 0),
                        new WaitLoad(WaitLoad.Kind.BURST, 500_000, 0, 1_000));
        assertThat(options.pace()).isEqualTo(1_000);
    }

    @Test
    void whatIsNamedShouldBeMeasuredAlone() {
        WaitOptions options = WaitOptions.parse(List.of("--steady", "200", "--seconds", "5"));
        assertThat(options.loads()).containsExactly(new WaitLoad(WaitLoad.Kind.STEADY, 1_000, 200, 0));
        assertThat(WaitOptions.parse(List.of("--burst", "7", "--pace", "0")).pace())
                .isZero();
        assertThatThrownBy(() -> WaitOptions.parse(List.of("--pace", "10001")))
                .hasMessageContaining("--pace: 10001 (expected: a whole number from 0 to 10000)");
    }

    @Test
    void messagesShouldBeDueEvenlyOrAtOnce() {
        WaitLoad even = WaitLoad.even(WaitLoad.Kind.TIMERS, 10_000, 10);
        assertThat(even.due(BEGIN, 9)).isEqualTo(BEGIN);
        assertThat(even.due(BEGIN, 99_999)).isEqualTo(BEGIN.plusMillis(9_999));
        assertThat(new WaitLoad(WaitLoad.Kind.BURST, 10, 0, 1).due(BEGIN, 9)).isEqualTo(BEGIN);
    }
}
