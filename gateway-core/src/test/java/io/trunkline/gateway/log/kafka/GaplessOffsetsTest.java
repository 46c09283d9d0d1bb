package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GaplessOffsetsTest {
    private final GaplessOffsets offsets = new GaplessOffsets();

    @Test
    void nothingShouldBeCommittedBeforeTheFirstIsDone() {
        offsets.read(10);
        offsets.read(11);
        offsets.done(11);
        assertThat(offsets.next()).isEqualTo(-1);
        assertThat(offsets.open()).isEqualTo(2);
    }

    @Test
    void gapShouldHoldBackWhatIsDoneBehindItUntilItCloses() {
        for (long offset = 10; offset < 15; offset++) {
            offsets.read(offset);
        }
        offsets.done(10);
        offsets.done(12);
        offsets.done(13);
        assertThat(offsets.next()).isEqualTo(11);
        offsets.done(11);
        assertThat(offsets.next()).isEqualTo(14);
        assertThat(offsets.open()).isEqualTo(1);
    }

    @Test
    void offsetsThatTheLogLeavesOutShouldBeNoGap() {
        offsets.read(10);
        offsets.read(13);
        offsets.done(10);
        offsets.done(13);
        assertThat(offsets.next()).isEqualTo(14);
    }

    @Test
    void doneTwiceOrNeverReadShouldChangeNothing() {
        offsets.read(10);
        offsets.read(11);
        offsets.done(10);
        offsets.done(10);
        offsets.done(99);
        assertThat(offsets.next()).isEqualTo(11);
        offsets.done(11);
        assertThat(offsets.next()).isEqualTo(12);
    }
}
