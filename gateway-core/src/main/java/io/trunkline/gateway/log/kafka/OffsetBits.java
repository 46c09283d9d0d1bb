package io.trunkline.gateway.log.kafka;

import java.util.BitSet;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Offsets, as a bit for each.
 *
 * @param from the offset that the first bit stands for
 * @param bits not to be changed
 */
record OffsetBits(long from, BitSet bits) {
    OffsetBits {
        if (from < 0) {
            throw new IllegalArgumentException("from: " + from + " (expected: not negative)");
        }
    }

    /** The fewest ranges, in order. */
    void forEach(Consumer<OffsetRange> action) {
        int first = bits.nextSetBit(0);
        while (first >= 0) {
            int end = bits.nextClearBit(first);
            action.accept(new OffsetRange(from + first, from + end - 1));
            first = bits.nextSetBit(end);
        }
    }

    Optional<Long> last() {
        return bits.isEmpty() ? Optional.empty() : Optional.of(from + bits.length() - 1);
    }
}
