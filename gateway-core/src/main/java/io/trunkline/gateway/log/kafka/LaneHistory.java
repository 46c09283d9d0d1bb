package io.trunkline.gateway.log.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a slot's journal says about the records of its lane that are not committed: the fold of its entries, in order.
 * For one thread at a time.
 *
 * <p>Started by a token that was no longer the owner's means nothing: such an owner sees the newer {@link
 * LaneEntry.Taken} before its entry and sends nothing. Done is final, whoever says so.
 */
final class LaneHistory {
    private final long committed;
    private final Map<Long, UUID> started = new HashMap<>();
    private final Set<Long> done = new HashSet<>();
    private final Deque<Mention> mentions = new ArrayDeque<>();

    /** Null until the first entry that says so: reading begins in the middle. */
    private @Nullable UUID owner;

    /** The entry at {@code journalOffset} started records of the lane up to {@code lastStarted}. */
    record Mention(long journalOffset, long lastStarted) {}

    /**
     * @param committed the lane's committed offset; what is before it is of no interest
     */
    LaneHistory(long committed) {
        this.committed = committed;
    }

    void add(long journalOffset, LaneEntry entry) {
        switch (entry) {
            case LaneEntry.Taken taken -> owner = taken.token();
            case LaneEntry.Progress progress -> add(journalOffset, progress);
        }
    }

    private void add(long journalOffset, LaneEntry.Progress progress) {
        forEach(progress.done(), offset -> {
            done.add(offset);
            started.remove(offset);
        });
        if (owner != null && !owner.equals(progress.token())) {
            return;
        }
        forEach(progress.started(), offset -> {
            if (!done.contains(offset)) {
                started.put(offset, progress.token());
            }
        });
        forEach(progress.returned(), offset -> started.remove(offset, progress.token()));
        progress.started().stream()
                .mapToLong(OffsetRange::last)
                .max()
                .ifPresent(last -> mention(new Mention(journalOffset, last)));
    }

    private void mention(Mention mention) {
        if (mention.lastStarted() >= committed) {
            mentions.add(mention);
        }
    }

    private void forEach(List<OffsetRange> ranges, LongConsumer action) {
        for (OffsetRange range : ranges) {
            for (long offset = Math.max(committed, range.first()); offset <= range.last(); offset++) {
                action.accept(offset);
            }
        }
    }

    /** Whether the record needs no more work. */
    boolean isDone(long offset) {
        return done.contains(offset);
    }

    /** Whether the record was started and nobody said what became of it. */
    boolean isDoubtful(long offset) {
        return started.containsKey(offset);
    }

    /** Entries that the next owner has to read for as long as what they started is not committed, in order. */
    Deque<Mention> mentions() {
        return new ArrayDeque<>(mentions);
    }
}
