package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetSetTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldHoldWhatASetHoldsAsTheFewestRanges(long seed) {
        Random random = new Random(seed);
        OffsetSet set = new OffsetSet();
        TreeSet<Long> expected = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            long first = random.nextInt(500);
            long last = first + (random.nextInt(4) == 0 ? random.nextInt(20) : 0);
            set.add(new OffsetRange(first, last));
            for (long offset = first; offset <= last; offset++) {
                expected.add(offset);
            }
            if (i % 50 == 49) {
                long below = random.nextInt(250);
                set.removeBelow(below);
                expected.headSet(below).clear();
            }
            assertThat(set.ranges()).isEqualTo(OffsetRange.of(expected));
            assertThat(set.rangeCount()).isEqualTo(set.ranges().size());
            assertThat(held(set)).containsExactlyElementsOf(expected);
        }
    }

    private static List<Long> held(OffsetSet set) {
        List<Long> held = new ArrayList<>();
        for (long offset = 0; offset < 520; offset++) {
            if (set.contains(offset)) {
                held.add(offset);
            }
        }
        held.sort(Comparator.naturalOrder());
        return held;
    }
}
