package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Urgency;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which records of a lane were read past and are not held: for each account and class, the stretches of the lane in which
 * they lie. For one thread.
 *
 * <p>Bound: {@value #STRETCHES_MAX} stretches for each account and class; the last of them then goes on to wherever the next
 * record lies.
 */
final class LeftInLane {
    static final int STRETCHES_MAX = 16;

    /** A stretch goes on over so many offsets that hold nothing of its flow: to read past them costs less than to seek. */
    private static final int GAP_MAX = 1_000;

    private final Map<Flow, Deque<OffsetRange>> flows = new HashMap<>();

    /** The least of all; meaningless where nothing is left. */
    private long first;

    /** What goes in the lane's order: one account's in one class. */
    record Flow(Urgency urgency, AccountSid account) {}

    /** Whether anything of the flow is left in the lane; whatever comes behind it then stays there, too. */
    boolean has(Flow flow) {
        return flows.containsKey(flow);
    }

    /** Leaves a record where it is; offsets rise. */
    void add(Flow flow, long offset) {
        first = flows.isEmpty() ? offset : first;
        Deque<OffsetRange> stretches = flows.computeIfAbsent(flow, none -> new ArrayDeque<>());
        OffsetRange last = stretches.peekLast();
        if (last != null && (offset - last.last() <= GAP_MAX || stretches.size() == STRETCHES_MAX)) {
            stretches.removeLast();
            stretches.add(new OffsetRange(last.first(), offset));
        } else {
            stretches.add(new OffsetRange(offset, offset));
        }
    }

    /** All of which anything is left. */
    Set<Flow> flows() {
        return flows.keySet();
    }

    /**
     * From where on the flow's records are left.
     *
     * @throws NullPointerException where nothing is left of it
     */
    long first(Flow flow) {
        return Objects.requireNonNull(flows.get(flow)).getFirst().first();
    }

    /** The first offset that was left. */
    OptionalLong first() {
        return flows.isEmpty() ? OptionalLong.empty() : OptionalLong.of(first);
    }

    /**
     * The lane was read again.
     *
     * @param from where that began: a flow of which something is left before it is as it was
     * @param next up to where, itself not included
     * @param stopped flows of which less was taken, and up to where
     */
    void wasRead(long from, long next, Map<Flow, Long> stopped) {
        flows.entrySet().removeIf(left -> {
            Deque<OffsetRange> stretches = left.getValue();
            if (stretches.getFirst().first() >= from) {
                moveTo(stretches, stopped.getOrDefault(left.getKey(), next));
            }
            return stretches.isEmpty();
        });
        first = flows.values().stream()
                .mapToLong(stretches -> stretches.getFirst().first())
                .min()
                .orElse(next);
    }

    private static void moveTo(Deque<OffsetRange> stretches, long next) {
        while (!stretches.isEmpty() && stretches.getFirst().last() < next) {
            stretches.removeFirst();
        }
        if (!stretches.isEmpty() && stretches.getFirst().first() < next) {
            stretches.addFirst(new OffsetRange(next, stretches.removeFirst().last()));
        }
    }
}
