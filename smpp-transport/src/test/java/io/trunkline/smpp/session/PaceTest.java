package io.trunkline.smpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 3, 10, 100, 200})
    void paceShouldNeverBeExceededInAnySecond(double perSecond) {
        Pace pace = new Pace(perSecond, 0);
        int sent = 0;
        for (long now = 0; now < 10 * SECOND; now += TimeUnit.MILLISECONDS.toNanos(1)) {
            while (pace.available(now) > 0) {
                pace.take();
                sent++;
            }
        }
        assertThat(sent).isBetween((int) (perSecond * 9.9), (int) Math.ceil(perSecond * 10));
    }

    @Test
    void unusedPaceShouldNotBecomeABurst() {
        Pace pace = new Pace(10, 0);
        assertThat(pace.available(100 * SECOND)).isEqualTo(1);
    }

    @Test
    void nanosUntilNextShouldBeTheMomentWhenOneMoreIsAllowed() {
        Pace pace = new Pace(10, 0);
        pace.take();

        long wait = pace.nanosUntilNext(0);
        assertThat(wait).isEqualTo(SECOND / 10);
        assertThat(pace.available(wait - 2)).isZero();
        assertThat(pace.available(wait)).isEqualTo(1);
        assertThat(pace.nanosUntilNext(wait)).isZero();
    }

    @Test
    void noPaceShouldMeanNoLimit() {
        Pace pace = new Pace(0, 0);
        pace.take();
        assertThat(pace.available(0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(pace.nanosUntilNext(0)).isZero();
    }
}
