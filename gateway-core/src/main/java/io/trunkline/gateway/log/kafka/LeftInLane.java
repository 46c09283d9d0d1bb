package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.Urgency;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What the owner of a lane has read past and does not hold: the records of accounts that have many in it, as stretches of
 * the lane to be read again when their turn is near. One stretch is asked for at a time. For one thread.
 *
 * <p>Bound: a stretch for each thousand offsets of the lane and each account and class.
 */
final class LeftInLane {
    /** A stretch goes on over so many offsets that hold nothing of its flow: to read past them costs less than to seek. */
    private static final int GAP_MAX = 1_000;

    private final Map<Flow, Deque<OffsetRange>> flows = new HashMap<>();
    private boolean asked;

    /** What goes in the lane's order: one account's in one class. */
    record Flow(Urgency urgency, AccountSid account) {
        static Flow of(Envelope envelope) {
            return new Flow(envelope.terms().urgency(), envelope.account());
        }
    }

    /**
     * What is to be read again: the flow's records between two offsets, both included, the first of them at most so many.
     */
    record Stretch(Flow flow, long first, long last, int most) {}

    /** Whether anything of the flow is left in the lane; whatever comes behind it then stays there, too. */
    boolean has(Flow flow) {
        return flows.containsKey(flow);
    }

    /** Leaves a record where it is; offsets rise. */
    void add(Flow flow, long offset) {
        Deque<OffsetRange> stretches = flows.computeIfAbsent(flow, none -> new ArrayDeque<>());
        OffsetRange last = stretches.peekLast();
        if (last != null && offset - last.last() <= GAP_MAX) {
            stretches.removeLast();
            stretches.add(new OffsetRange(last.first(), offset));
        } else {
            stretches.add(new OffsetRange(offset, offset));
        }
    }

    /**
     * What to read again next: of the most urgent class in which a flow has room, of the flow that has the most. Empty where
     * none has any, and as long as what was asked for last was not {@link #taken}.
     *
     * @param room how many more of a flow may be held; none while there are enough
     */
    Optional<Stretch> next(ToIntFunction<Flow> room) {
        if (asked) {
            return Optional.empty();
        }
        Stretch best = null;
        for (Map.Entry<Flow, Deque<OffsetRange>> entry : flows.entrySet()) {
            Flow flow = entry.getKey();
            int free = room.applyAsInt(flow);
            if (free > 0 && (best == null || isBefore(flow, free, best))) {
                OffsetRange first = entry.getValue().getFirst();
                best = new Stretch(flow, first.first(), first.last(), free);
            }
        }
        asked = best != null;
        return Optional.ofNullable(best);
    }

    private static boolean isBefore(Flow flow, int free, Stretch other) {
        int order = flow.urgency().compareTo(other.flow().urgency());
        return order < 0 || (order == 0 && free > other.most());
    }

    /** What was asked for was read, up to that offset, itself not included. */
    void taken(Stretch stretch, long next) {
        asked = false;
        Deque<OffsetRange> stretches = flows.get(stretch.flow());
        if (stretches == null) {
            return;
        }
        OffsetRange first = stretches.removeFirst();
        if (next <= first.last()) {
            stretches.addFirst(new OffsetRange(Math.max(next, first.first()), first.last()));
        } else if (stretches.isEmpty()) {
            flows.remove(stretch.flow());
        }
    }

    /** The first offset that was left; {@code otherwise} where none was. */
    long first(long otherwise) {
        return flows.isEmpty()
                ? otherwise
                : Collections.min(flows.values().stream()
                        .map(stretches -> stretches.getFirst().first())
                        .toList());
    }
}
