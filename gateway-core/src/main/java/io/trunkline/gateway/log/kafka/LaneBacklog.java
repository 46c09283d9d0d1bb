package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.kafka.LeftInLane.Flow;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.queue.FairQueue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What of a lane is still to be started: some of it is held, by class and in turns of accounts ({@link FairQueue}), the
 * rest is left in the lane ({@link LeftInLane}) and read again later. So the lane can be read to its end, however
 * much one account has in it. For one thread.
 *
 * <p>Bound: of each class {@value #HELD_MAX} records are held, so that none can fill another's room. Of one account in a class no
 * more is held than half of what is free (dynamic thresholds, Choudhury and Hahne, 1998): one that has many holds a third of
 * all, ten of them a twelfth each, and who has few is not left. A flow is read again from below half of that on.
 */
final class LaneBacklog {
    static final int HELD_MAX = 2_048;

    private static final int LOOKED_AT_FOR_EACH = 8;
    private static final Urgency[] CLASSES = Urgency.values();

    private final FairQueue<LaneRecord> held = new FairQueue<>();
    private final LeftInLane left = new LeftInLane();

    /** How many records were left and not read again. */
    private int leftRecords;

    /** How often it was told from where to read again. */
    private int asked;

    /** How many were removed since no flow was found to be read again. */
    private int removed;

    /** Takes the next record of the lane; false where it is left there. */
    boolean add(LaneRecord record) {
        Flow flow = flow(record);
        if (left.has(flow) || !hasRoom(flow)) {
            left.add(flow, record.offset());
            leftRecords++;
            return false;
        }
        hold(flow, record);
        return true;
    }

    private static Flow flow(LaneRecord record) {
        Envelope envelope = record.message().envelope();
        return new Flow(envelope.terms().urgency(), envelope.account());
    }

    private void hold(Flow flow, LaneRecord record) {
        held.add(flow.urgency(), flow.account(), record.message().envelope().segments(), record);
    }

    private int held(Flow flow) {
        return held.size(flow.urgency(), flow.account());
    }

    private int share(Urgency urgency) {
        return (HELD_MAX - held.size(urgency)) / 2;
    }

    private boolean hasRoom(Flow flow) {
        return held(flow) < share(flow.urgency());
    }

    /** What goes next of what is held; null where nothing is. */
    @Nullable
    LaneRecord peek() {
        return held.peek();
    }

    /** Removes what {@link #peek} gives. */
    LaneRecord remove() {
        removed++;
        return held.remove();
    }

    /** Removes one that is held, out of its turn; empty where none is such. */
    Optional<LaneRecord> remove(Predicate<LaneRecord> wanted) {
        Optional<LaneRecord> found = held.removeFirst(wanted);
        found.ifPresent(record -> removed++);
        return found;
    }

    /** How many are held. */
    int held() {
        return held.size();
    }

    /** How many are held or left. */
    int size() {
        return held.size() + leftRecords;
    }

    /** Holds nothing any more; what is left remains so. */
    void clear() {
        held.clear();
    }

    /** The first offset that was left. */
    OptionalLong firstLeft() {
        return left.first();
    }

    /**
     * From where the lane is to be read again, where a flow holds little of its share. Every other time the most urgent
     * class goes first, and in it who holds the least; in between the classes go by turns, and in each the flow that
     * begins first. So a flow that is rare in the lane, which is read again from end to end for the few it has, keeps no other
     * waiting.
     */
    OptionalLong toReadAgain() {
        // To look at each costs the more the more there are, so it is done the less often
        if (removed < left.flows().size() / LOOKED_AT_FOR_EACH && held.size() > 0) {
            return OptionalLong.empty();
        }
        Optional<Flow> flow = left.flows().stream()
                .filter(each -> held(each) < (share(each.urgency()) + 1) / 2)
                .min(asked % 2 == 0 ? leastHeld() : firstOf(CLASSES[asked / 2 % CLASSES.length]));
        removed = flow.isPresent() ? Integer.MAX_VALUE / 2 : 0;
        asked = (asked + 1) % (2 * CLASSES.length);
        return flow.map(found -> OptionalLong.of(left.first(found))).orElse(OptionalLong.empty());
    }

    private Comparator<Flow> leastHeld() {
        return Comparator.comparing(Flow::urgency).thenComparingInt(this::held).thenComparingLong(left::first);
    }

    private Comparator<Flow> firstOf(Urgency urgency) {
        return Comparator.<Flow, Boolean>comparing(flow -> flow.urgency() != urgency)
                .thenComparingLong(left::first);
    }

    /**
     * The lane was read again. Whatever of it is the next of its flow is held, while there is room: many accounts that are
     * mixed in the lane come by the same reading. May be told twice of the same.
     *
     * @param from where reading began
     * @param records all from there on, in order; of records that were never added, none
     * @param next up to where, itself not included
     * @param settled which of them need nothing, though they are of a flow that was left
     * @return those that are held now
     */
    List<LaneRecord> readAgain(long from, List<LaneRecord> records, long next, LongPredicate settled) {
        List<LaneRecord> taken = new ArrayList<>();
        Map<Flow, Long> stopped = new HashMap<>();
        for (LaneRecord record : records) {
            Flow flow = flow(record);
            if (!isNext(flow, from, record.offset()) || settled.test(record.offset()) || stopped.containsKey(flow)) {
                continue;
            }
            if (hasRoom(flow)) {
                hold(flow, record);
                taken.add(record);
            } else {
                stopped.put(flow, record.offset());
            }
        }
        left.wasRead(from, next, stopped);
        // Of what was deleted from the lane nobody tells
        leftRecords = left.flows().isEmpty() ? 0 : leftRecords - taken.size();
        return taken;
    }

    /** Whether it is left and nothing that is left of its flow is before what was read. */
    private boolean isNext(Flow flow, long from, long offset) {
        return left.has(flow) && left.first(flow) >= from && left.first(flow) <= offset;
    }
}
