package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownEndTest {
    private static final long START = 1_800_000_000_000L;

    private final KnownEnd end = new KnownEnd(START);

    @Test
    void endShouldBeKnownWhileRoundsFollowEachOther() {
        for (int millis = 0; millis <= 5_000; millis += 500) {
            assertThat(end.upTo(START + millis)).isEqualTo(START + millis);
        }
    }

    @Test
    void endShouldBeUnknownAfterAPauseUntilAFetchHadItsTime() {
        end.upTo(START + 100);
        assertThat(end.upTo(START + 30_000)).isEqualTo(START + 100);
        assertThat(end.upTo(START + 30_500)).isEqualTo(START + 100);
        assertThat(end.upTo(START + 31_400)).isEqualTo(START + 100);
        assertThat(end.upTo(START + 32_000)).isEqualTo(START + 32_000);
    }

    @Test
    void secondPauseBeforeTheFirstIsOverShouldNotMoveTheEnd() {
        end.upTo(START);
        end.upTo(START + 5_000);
        assertThat(end.upTo(START + 6_500)).isEqualTo(START);
        assertThat(end.upTo(START + 7_400)).isEqualTo(START);
    }

    @Test
    void clockThatIsSetBackShouldNotMakeTheEndUnknownForLong() {
        end.upTo(START);
        assertThat(end.upTo(START - 3_600_000)).isEqualTo(START - 3_600_000);
        assertThat(end.upTo(START - 3_599_500)).isEqualTo(START - 3_600_000);
        assertThat(end.upTo(START - 3_598_600)).isEqualTo(START - 3_600_000);
        assertThat(end.upTo(START - 3_598_000)).isEqualTo(START - 3_598_000);
    }
}
