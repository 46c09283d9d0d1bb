package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.carrier.MessageOutcome;
import io.trunkline.gateway.carrier.SegmentOutcome;
import io.trunkline.gateway.log.Lane.LaneRecord;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Gathers the outcomes of one message's segments. {@link #settle} is for the one thread at a time on which a bind emits
 * its outcomes; the rest is thread-safe.
 *
 * <pre>
 * none with the carrier --enter--> some --refused, all of them--> none
 *          |                        |
 *          +-> given back           +--> settled
 * </pre>
 */
final class Gathering {
    private static final int GIVEN_BACK = -1;

    private final LaneRecord record;
    private final @Nullable SegmentOutcome[] outcomes;
    private final MonoSink<MessageOutcome> done;

    /** How many segments are with the carrier or have an outcome. */
    private final AtomicInteger entered = new AtomicInteger();

    private int missing;

    Gathering(LaneRecord record, int segments, MonoSink<MessageOutcome> done) {
        this.record = record;
        this.outcomes = new @Nullable SegmentOutcome[segments];
        this.done = done;
        this.missing = segments;
    }

    /** A segment is about to be written; false where the message was given back and nothing of it may be. */
    boolean enter() {
        return entered.getAndUpdate(count -> count == GIVEN_BACK ? GIVEN_BACK : count + 1) != GIVEN_BACK;
    }

    /** The carrier certainly does not have the segment that {@link #enter entered}. */
    void leave() {
        entered.decrementAndGet();
    }

    void settle(int index, SegmentOutcome outcome) {
        if (outcomes[index] != null) {
            throw new IllegalStateException(this + ": segment " + index + " has an outcome already");
        }
        outcomes[index] = outcome;
        if (--missing == 0) {
            done.success(new MessageOutcome.Settled(record, gathered()));
        }
    }

    /** Ends the message here where nothing of it is with the carrier; false where something is, or may be. */
    boolean giveBack() {
        if (!entered.compareAndSet(0, GIVEN_BACK)) {
            return false;
        }
        done.success(new MessageOutcome.GivenBack(record));
        return true;
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
