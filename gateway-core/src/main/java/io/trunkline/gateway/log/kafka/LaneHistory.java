package io.trunkline.gateway.log.kafka;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
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
    private final NavigableMap<Long, UUID> started = new TreeMap<>();
    private final OffsetSet done = new OffsetSet();
    private final Deque<Mention> mentions = new ArrayDeque<>();

    /** Null where nobody said who owned the slot where reading begins. */
    private @Nullable UUID owner;

    /**
     * The entry at {@code journalOffset} says something of records of the lane up to {@code last}.
     *
     * @param owner whose the slot was when it was written; null where that is not known
     */
    record Mention(long journalOffset, long last, @Nullable UUID owner) {
        /** Empty for an entry that says nothing that a next owner needs. */
        static Optional<Mention> of(long journalOffset, LaneEntry entry, @Nullable UUID owner) {
            Stream<Long> lasts = switch (entry) {
                case LaneEntry.Taken taken -> Stream.empty();
                case LaneEntry.Progress progress -> lasts(progress.started(), progress.done());
                case LaneEntry.Checkpoint checkpoint ->
                    Stream.concat(lasts(checkpoint.started(), List.of()), checkpoint.done().last().stream());
            };
            return lasts.max(Comparator.naturalOrder()).map(last -> new Mention(journalOffset, last, owner));
        }

        private static Stream<Long> lasts(List<OffsetRange> some, List<OffsetRange> others) {
            return Stream.concat(some.stream(), others.stream()).map(OffsetRange::last);
        }
    }

    /**
     * @param committed the lane's committed offset; what is before it is of no interest
     * @param owner whose the slot was before the first entry that is read, as it was committed with its offset; null where it was
     *     not
     */
    LaneHistory(long committed, @Nullable UUID owner) {
        this.committed = committed;
        this.owner = owner;
        done.dropBelow(committed);
    }

    void add(long journalOffset, LaneEntry entry) {
        switch (entry) {
            case LaneEntry.Taken taken -> owner = taken.token();
            case LaneEntry.Progress progress -> {
                progress.done().forEach(this::addDone);
                if (isOwner(progress.token())) {
                    addStarted(progress.started(), progress.token());
                    forEach(progress.returned(), offset -> started.remove(offset, progress.token()));
                }
            }
            case LaneEntry.Checkpoint checkpoint -> {
                checkpoint.done().forEach(this::addDone);
                if (isOwner(checkpoint.token())) {
                    addStarted(checkpoint.started(), checkpoint.token());
                }
            }
        }
        LaneHistory.Mention.of(journalOffset, entry, owner)
                .filter(mention -> mention.last() >= committed)
                .ifPresent(mentions::add);
    }

    private boolean isOwner(UUID token) {
        return owner == null || owner.equals(token);
    }

    private void addDone(OffsetRange range) {
        if (range.last() >= committed) {
            done.add(range);
            started.subMap(range.first(), true, range.last(), true).clear();
        }
    }

    private void addStarted(List<OffsetRange> ranges, UUID token) {
        forEach(ranges, offset -> {
            if (!done.contains(offset)) {
                started.put(offset, token);
            }
        });
    }

    private void forEach(List<OffsetRange> ranges, LongConsumer action) {
        for (OffsetRange range : ranges) {
            for (long offset = Math.max(committed, range.first()); offset <= range.last(); offset++) {
                action.accept(offset);
            }
        }
    }

    /** Whether the record was started and nobody said what became of it. */
    boolean isDoubtful(long offset) {
        return started.containsKey(offset);
    }

    /** All such, in order. */
    Collection<Long> doubtful() {
        return List.copyOf(started.keySet());
    }

    /** What needs no more work, as far as it is not committed: the set itself, whoever takes it goes on with it. */
    OffsetSet done() {
        return done;
    }

    /** Entries that the next owner has to read for as long as what they tell of is not committed, in order. */
    Deque<Mention> mentions() {
        return new ArrayDeque<>(mentions);
    }
}
