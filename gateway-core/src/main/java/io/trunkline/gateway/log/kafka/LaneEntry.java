package io.trunkline.gateway.log.kafka;

import java.util.List;
import java.util.UUID;

/** A record of a slot's journal. */
sealed interface LaneEntry {
    /** The ownership that wrote it; each has a token of its own. */
    UUID token();

    /** A new owner: whatever other tokens write from here on counts for nothing, but for what they say is done. */
    record Taken(UUID token) implements LaneEntry {}

    /**
     * How far the owner is.
     *
     * @param started may be sent once this entry is in the journal with no other {@link Taken} before it
     * @param done need no more work on any node
     * @param returned were started and certainly not sent
     */
    record Progress(UUID token, List<OffsetRange> started, List<OffsetRange> done, List<OffsetRange> returned)
            implements LaneEntry {
        public Progress {
            started = List.copyOf(started);
            done = List.copyOf(done);
            returned = List.copyOf(returned);
        }
    }
}
