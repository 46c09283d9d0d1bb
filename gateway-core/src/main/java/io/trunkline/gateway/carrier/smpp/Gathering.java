package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.carrier.MessageOutcome;
import io.trunkline.gateway.carrier.SegmentOutcome;
import io.trunkline.gateway.log.Lane.LaneRecord;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** Gathers the outcomes of one message's segments. For the one thread at a time on which a bind emits its outcomes. */
final class Gathering {
    private final LaneRecord record;
    private final @Nullable SegmentOutcome[] outcomes;
    private final MonoSink<MessageOutcome> done;
    private int missing;

    Gathering(LaneRecord record, int segments, MonoSink<MessageOutcome> done) {
        this.record = record;
        this.outcomes = new @Nullable SegmentOutcome[segments];
        this.done = done;
        this.missing = segments;
    }

    void settle(int index, SegmentOutcome outcome) {
        if (outcomes[index] != null) {
            throw new IllegalStateException(this + ": segment " + index + " has an outcome already");
        }
        outcomes[index] = outcome;
        if (--missing == 0) {
            done.success(new MessageOutcome(record, gathered()));
        }
    }

    /** The message is not to be finished here: it ends without an outcome and stays in its lane. */
    void giveBack() {
        done.success();
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
