package io.trunkline.gateway.carrier;

import io.trunkline.gateway.log.Lane.LaneRecord;
import java.util.List;

/**
 * What became of one message of a lane.
 *
 * @param segments one outcome for each segment, in order
 */
public record MessageOutcome(LaneRecord record, List<SegmentOutcome> segments) {
    public MessageOutcome {
        segments = List.copyOf(segments);
    }
}
