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

    /**
     * All that the entries before it tell of what is not committed, so that a next owner begins here.
     *
     * @param started by its token or one before, and neither done nor returned
     * @param done need no more work on any node
     */
    record Checkpoint(UUID token, List<OffsetRange> started, OffsetBits done) implements LaneEntry {
        public Checkpoint {
            started = List.copyOf(started);
        }
    }
}
