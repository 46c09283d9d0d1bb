package io.trunkline.gateway.log.kafka;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;

/**
 * Records of one partition that are done in any order, and how far they are done without a gap. For one thread. Holds
 * every record that was read and is not behind the gap; whoever reads bounds that by {@link #open}.
 */
final class GaplessOffsets {
    private final Queue<Long> read = new ArrayDeque<>();
    private final Set<Long> done = new HashSet<>();
    private long lastRead = -1;
    private long next = -1;

    /** A record was read; offsets rise and may leave numbers out. */
    void read(long offset) {
        read.add(offset);
        lastRead = offset;
    }

    /** A record is done; what was never read or was done before changes nothing. */
    void done(long offset) {
        if (offset < next || offset > lastRead || !done.add(offset)) {
            return;
        }
        Long oldest = read.peek();
        while (oldest != null && done.remove(oldest)) {
            next = oldest + 1;
            read.remove();
            oldest = read.peek();
        }
    }

    /** The offset to read on from, that is, behind the last record that is done without a gap; -1 before the first. */
    long next() {
        return next;
    }

    /** How many records were read from the first gap on. */
    int open() {
        return read.size();
    }
}
