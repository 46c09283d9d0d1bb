package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.carrier.MessageOutcome;
import io.trunkline.gateway.carrier.SegmentOutcome;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.carrier.SegmentOutcome.Unknown;
import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Gathers the outcomes of one message's segments. Thread-safe; tells the message's outcome on the thread that settled the
 * last segment.
 *
 * <pre>
 * each segment: waits --enter--> with the carrier --settle--> settled
 *                |  ^------leave-------+                         ^
 *                +-------giveUp, giveBack, expire, cancel--------+
 * </pre>
 */
final class Gathering {
    private static final Refused NOT_SENT =
            new Refused(ErrorCode.UNKNOWN_ERROR, "not sent, the slot was given up", true);

    private final LaneRecord record;
    private final boolean[] withCarrier;
    private final @Nullable SegmentOutcome[] outcomes;
    private final MonoSink<MessageOutcome> done;
    private int missing;

    Gathering(LaneRecord record, int segments, MonoSink<MessageOutcome> done) {
        this.record = record;
        this.withCarrier = new boolean[segments];
        this.outcomes = new @Nullable SegmentOutcome[segments];
        this.done = done;
        this.missing = segments;
    }

    LaneMessage message() {
        return record.message();
    }

    Envelope envelope() {
        return record.message().envelope();
    }

    /** How many segments go. */
    int size() {
        return outcomes.length;
    }

    /** A segment is about to be written; false where it was given up and may not be. */
    synchronized boolean enter(int index) {
        if (outcomes[index] != null) {
            return false;
        }
        withCarrier[index] = true;
        return true;
    }

    /** The carrier certainly does not have the segment that {@link #enter entered}. */
    synchronized void leave(int index) {
        withCarrier[index] = false;
    }

    void settle(int index, SegmentOutcome outcome) {
        tell(settled(index, outcome));
    }

    /**
     * Takes an answer that came after its segment had been settled as unknown. Null where there is nothing to tell: the
     * message's outcome is still to come, and will have it in.
     */
    synchronized MessageOutcome.@Nullable Corrected correct(int index, SegmentOutcome answer) {
        if (!(outcomes[index] instanceof Unknown)) {
            return null;
        }
        outcomes[index] = answer;
        return missing == 0 ? new MessageOutcome.Corrected(record, gathered(), index) : null;
    }

    /**
     * Sends no more of the message. Where the carrier has nothing of it, it ends here as given back. Where it has, or may
     * have, the segments that wait are refused for now, and the message ends with those that are with the carrier.
     */
    void giveUp() {
        tell(refused(NOT_SENT));
    }

    /**
     * Ends the message here as canceled where the carrier was not asked for any of it, or asked for each of it to come later;
     * else it goes on here.
     */
    void cancel() {
        tell(canceled());
    }

    /** Ends the message here, for {@code why}, where the carrier certainly has nothing of it; else it goes on here. */
    void giveBack(Refused why) {
        tell(givenBack(why));
    }

    /** Sends no more of the message, for {@code why}: it ends with what is with the carrier, or here and now. */
    void expire(Refused why) {
        tell(refused(why));
    }

    /** Whether the segment goes no more. */
    synchronized boolean isSettled(int index) {
        return outcomes[index] != null;
    }

    private synchronized @Nullable MessageOutcome settled(int index, SegmentOutcome outcome) {
        if (outcomes[index] != null) {
            throw new IllegalStateException(this + ": segment " + index + " has an outcome already");
        }
        outcomes[index] = outcome;
        return --missing == 0 ? outcome() : null;
    }

    private synchronized @Nullable MessageOutcome canceled() {
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] != null || withCarrier[i]) {
                return null;
            }
        }
        Arrays.fill(outcomes, NOT_SENT);
        return new MessageOutcome.Canceled(record);
    }

    private synchronized @Nullable MessageOutcome givenBack(Refused why) {
        for (int i = 0; i < outcomes.length; i++) {
            SegmentOutcome outcome = outcomes[i];
            boolean waits = outcome == null && !withCarrier[i];
            if (!waits && !(outcome instanceof Refused)) {
                return null;
            }
        }
        return refused(why);
    }

    /** All that waits is refused. */
    private synchronized @Nullable MessageOutcome refused(Refused why) {
        @Nullable MessageOutcome last = null;
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null && !withCarrier[i]) {
                last = settled(i, why);
            }
        }
        return last;
    }

    private MessageOutcome outcome() {
        List<SegmentOutcome> segments = gathered();
        return segments.stream().allMatch(NOT_SENT::equals)
                ? new MessageOutcome.GivenBack(record)
                : new MessageOutcome.Settled(record, segments);
    }

    private void tell(@Nullable MessageOutcome outcome) {
        if (outcome != null) {
            done.success(outcome);
        }
    }

    private List<SegmentOutcome> gathered() {
        return Arrays.stream(outcomes)
                .<SegmentOutcome>mapMulti((outcome, into) -> {
                    if (outcome != null) {
                        into.accept(outcome);
                    }
                })
                .toList();
    }

    @Override
    public String toString() {
        return record.message().envelope().sid().toString();
    }
}
