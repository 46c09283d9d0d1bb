package io.trunkline.smpp.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitQuotaTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - SECOND, Long.MIN_VALUE})
    void aSecondShouldTakeItsNumberAndATenthAtOnce(long origin) {
        SubmitQuota quota = new SubmitQuota(100, origin);
        int atOnce = 0;
        while (quota.take(origin, 1)) {
            atOnce++;
        }
        assertThat(atOnce).isEqualTo(11);
        int later = 0;
        for (long now = 1; now <= 10 * SECOND; now += 100_000) {
            later += quota.take(origin + now, 1) ? 1 : 0;
        }
        assertThat(later).isBetween(999, 1_000);
    }

    @Test
    void idleTimeShouldNotBeSavedUp() {
        SubmitQuota quota = new SubmitQuota(10, 0);
        int taken = 0;
        while (quota.take(3_600 * SECOND, 1)) {
            taken++;
        }
        assertThat(taken).isEqualTo(2);
    }

    @Test
    void whatIsRefusedShouldCostNothing() {
        SubmitQuota quota = new SubmitQuota(1, 0);
        assertThat(quota.take(0, 1)).isTrue();
        for (int i = 0; i < 1_000; i++) {
            assertThat(quota.take(SECOND / 2, 1)).isFalse();
        }
        assertThat(quota.take(SECOND, 1)).isTrue();
    }

    @Test
    void manyAtOnceShouldCostAsManyMoments() {
        SubmitQuota quota = new SubmitQuota(10, 0);
        assertThat(quota.take(0, 30)).isTrue();
        assertThat(quota.take(2 * SECOND, 1)).isFalse();
        assertThat(quota.take(3 * SECOND, 1)).isTrue();
    }

    @Test
    void noLimitShouldRefuseNothing() {
        SubmitQuota quota = new SubmitQuota(0, 0);
        for (int i = 0; i < 1_000; i++) {
            assertThat(quota.take(0, 1)).isTrue();
        }
    }
}
