package io.trunkline.gateway.carrier;

import io.trunkline.gateway.log.Lane.LaneRecord;
import java.util.List;

/** What became of one message of a lane. */
public sealed interface MessageOutcome {
    LaneRecord record();

    /**
     * Every segment has its outcome.
     *
     * @param segments one outcome for each segment, in order; a single refusal for a message that could not be cut into any
     */
    record Settled(LaneRecord record, List<SegmentOutcome> segments) implements MessageOutcome {
        public Settled {
            segments = List.copyOf(segments);
        }
    }

    /**
     * An answer came after its segment had been settled as unknown, and the message with it: what the outcome is after all.
     *
     * @param segments one outcome for each segment, in order
     * @param place whose answer it was, counted from 0 among those that were sent
     */
    record Corrected(LaneRecord record, List<SegmentOutcome> segments, int place) implements MessageOutcome {
        public Corrected {
            segments = List.copyOf(segments);
        }
    }

    /** Its cancel came before any segment of it was written, and none will be. */
    record Canceled(LaneRecord record) implements MessageOutcome {}

    /** No segment of it is with the carrier, and none will be sent here. */
    record GivenBack(LaneRecord record) implements MessageOutcome {}
}
