package io.trunkline.smpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 3, 10, 100, 200, 999, 20_000})
    void paceShouldBeKeptAndReachedWhenTimersAreALittleLate(double perSecond) {
        Pace pace = new Pace(perSecond, 5);
        Random random = new Random(3);
        long sent = 0;
        long now = 5;
        while (now < 5 + 10 * SECOND) {
            for (int allowed = pace.available(now); allowed > 0; allowed--) {
                pace.take(now);
                sent++;
            }
            now += pace.nanosUntilNext(now) + random.nextInt(4_000_000);
        }
        assertThat(sent).isBetween((long) (perSecond * 9.9), (long) Math.ceil(perSecond * 10) + 1);
    }

    @Test
    void unusedPaceShouldNotBecomeABurst() {
        Pace pace = new Pace(10, 0);
        assertThat(pace.available(100 * SECOND)).isEqualTo(1);
    }

    @Test
    void nanosUntilNextShouldBeTheMomentWhenOneMoreIsAllowed() {
        Pace pace = new Pace(10, 0);
        pace.take(0);

        long wait = pace.nanosUntilNext(0);
        assertThat(wait).isEqualTo(SECOND / 10);
        assertThat(pace.available(wait - 1)).isZero();
        assertThat(pace.available(wait)).isEqualTo(1);
        assertThat(pace.nanosUntilNext(wait)).isZero();
    }

    @Test
    void noPaceShouldMeanNoLimit() {
        Pace pace = new Pace(0, 0);
        pace.take(0);
        assertThat(pace.available(0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(pace.nanosUntilNext(0)).isZero();
    }
}
