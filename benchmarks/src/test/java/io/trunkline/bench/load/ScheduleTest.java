package io.trunkline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @Test
    void requestsShouldBeSpreadEvenlyFromTheStart() {
        var schedule = new Schedule(4, 1000);

        assertThat(schedule.offsetNanos(0)).isZero();
        assertThat(schedule.offsetNanos(1)).isEqualTo(1_000_000);
        assertThat(schedule.offsetNanos(3)).isEqualTo(3_000_000);
    }

    @Test
    void dueShouldGrowWithTimeAndStopAtTheCount() {
        var schedule = new Schedule(4, 1000);

        assertThat(schedule.due(-1)).isZero();
        assertThat(schedule.due(0)).isEqualTo(1);
        assertThat(schedule.due(999_999)).isEqualTo(1);
        assertThat(schedule.due(1_000_000)).isEqualTo(2);
        assertThat(schedule.due(Long.MAX_VALUE)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1, 7, 333.333, 30_000, 1_000_001})
    void dueShouldAgreeWithTheOffsetsAtEveryRate(double ratePerSecond) {
        var schedule = new Schedule(200_000, ratePerSecond);

        for (long n = 0; n < 200_000; n += 997) {
            assertThat(schedule.due(schedule.offsetNanos(n))).isGreaterThan(n);
            assertThat(schedule.due(schedule.offsetNanos(n) - 1)).isLessThanOrEqualTo(n);
        }
    }

    @Test
    void scheduleShouldRefuseARateThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Schedule(1, 0))
                .withMessageContaining("ratePerSecond: 0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(1, Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Schedule(0, 1))
                .withMessageContaining("count: 0");
    }
}
