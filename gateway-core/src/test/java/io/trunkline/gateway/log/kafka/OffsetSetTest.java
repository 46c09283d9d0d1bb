package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetSetTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 65_000, 131_072, 4_000_000_000L})
    void shouldHoldWhatASetHoldsAboveItsFloor(long base) {
        Random random = new Random(base);
        OffsetSet set = new OffsetSet();
        TreeSet<Long> expected = new TreeSet<>();
        long floor = 0;
        for (int i = 0; i < 300; i++) {
            long first = base + random.nextInt(1_500);
            long last = first + (random.nextInt(4) == 0 ? random.nextInt(40) : 0);
            set.add(new OffsetRange(first, last));
            for (long offset = Math.max(floor, first); offset <= last; offset++) {
                expected.add(offset);
            }
            if (i % 50 == 49) {
                floor = Math.max(floor, base + random.nextInt(900));
                set.dropBelow(floor);
                expected.headSet(floor).clear();
            }
            List<OffsetRange> ranges = new ArrayList<>();
            set.bits().forEach(ranges::add);
            assertThat(ranges).isEqualTo(OffsetRange.of(expected));
            assertThat(set.bits().last()).contains(expected.last());
            assertThat(held(set, base)).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void rangeShouldReachOverManyChunks() {
        OffsetSet set = new OffsetSet();
        set.add(new OffsetRange(65_535, 400_000));
        assertThat(set.contains(65_534)).isFalse();
        assertThat(set.contains(65_535)).isTrue();
        assertThat(set.contains(400_000)).isTrue();
        assertThat(set.contains(400_001)).isFalse();
        List<OffsetRange> ranges = new ArrayList<>();
        set.bits().forEach(ranges::add);
        assertThat(ranges).containsExactly(new OffsetRange(65_535, 400_000));
    }

    @Test
    void entryThatTellsAllShouldFitWhateverIsDoneAndWhateverIsNot() throws Exception {
        OffsetSet everyOther = new OffsetSet();
        long first = 4_000_000_001L;
        long read = LaneGate.UNCOMMITTED_MAX + LanePartition.UNTAKEN_HIGH + 1_000;
        List<Long> open = new ArrayList<>();
        for (long offset = first; offset < first + read; offset += 2) {
            everyOther.add(offset);
            if (open.size() < 10_000) {
                open.add(offset + 1);
            }
        }
        LaneEntry entry = new LaneEntry.Checkpoint(new UUID(0, 1), OffsetRange.of(open), everyOther.bits());
        byte[] octets = LaneEntryCodec.JOURNAL.encode(entry);
        assertThat(octets.length).as("of 1,048,576").isLessThan(700_000);
        assertThat(LaneEntryCodec.JOURNAL.decode(octets)).isEqualTo(entry);
        assertThat(everyOther.octets()).as("as is said beforehand").isBetween((int) read / 8, (int) read / 8 + 8_193);
    }

    private static List<Long> held(OffsetSet set, long base) {
        List<Long> held = new ArrayList<>();
        for (long offset = base; offset < base + 1_600; offset++) {
            if (set.contains(offset)) {
                held.add(offset);
            }
        }
        return held;
    }
}
