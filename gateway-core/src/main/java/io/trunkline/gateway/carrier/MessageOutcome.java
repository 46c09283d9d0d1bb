package io.trunkline.gateway.carrier;

import io.trunkline.gateway.log.Lane.LaneRecord;
import java.util.List;

/**
 * What became of one message of a lane.
 *
 * @param segments one outcome for each segment, in order; a single refusal for a message that could not be cut into any
 */
public record MessageOutcome(LaneRecord record, List<SegmentOutcome> segments) {
    public MessageOutcome {
        segments = List.copyOf(segments);
    }
}
