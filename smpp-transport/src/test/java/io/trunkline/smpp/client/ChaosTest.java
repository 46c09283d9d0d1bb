package io.trunkline.smpp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The short form of {@code scripts/chaos}: sequence numbers wrap in every session, and two connections are lost. */
@Timeout(120)
class ChaosTest {
    private static final int SUBMISSIONS = 40_000;
    private static final int FIRST_SEQUENCE = 0x7FFFF000;

    // behaviour 3
    // behaviour 12
    // behaviour 13
    @Test
    void noOutcomeShouldBeLostDoubledOrGivenToTheWrongRequest() throws InterruptedException {
        ChaosRun.Tally tally = new ChaosRun(SUBMISSIONS, 15_000).run(FIRST_SEQUENCE, Duration.ofSeconds(100));

        assertThat(tally.results).isEqualTo(SUBMISSIONS);
        assertThat(tally.lost()).isZero();
        assertThat(tally.doubled).isZero();
        assertThat(tally.wrong).isZero();
        assertThat(tally.accepted).isGreaterThan(SUBMISSIONS / 2);
        assertThat(tally.rejected).isPositive();
        assertThat(tally.unknown).isPositive();
        assertThat(tally.late).isPositive();
        assertThat(tally.binds).isGreaterThan(1);
    }
}
