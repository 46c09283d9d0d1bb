package io.trunkline.gateway.log.kafka;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Offsets that follow each other without a gap.
 *
 * @param last itself included
 */
record OffsetRange(long first, long last) {
    OffsetRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "offsets: " + first + " to " + last + " (expected: none negative, the last not before the first)");
        }
    }

    /** The fewest ranges that hold these offsets and no other, in order. */
    static List<OffsetRange> of(Collection<Long> offsets) {
        long[] sorted = offsets.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        List<OffsetRange> ranges = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] > sorted[i - 1] + 1) {
                ranges.add(new OffsetRange(sorted[from], sorted[i - 1]));
                from = i;
            }
        }
        return ranges;
    }
}
