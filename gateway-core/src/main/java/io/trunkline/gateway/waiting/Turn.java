package io.trunkline.gateway.waiting;

import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import java.time.Instant;

/**
 * A message's place in the queue of its sender: the lowest rank first, then in the order of acceptance.
 *
 * @param rank 0..{@value #RANK_MAX}
 * @param segments how many the attempt sends, which are charged together
 * @param validUntil when it leaves the queue without having been sent
 */
public record Turn(Address sender, int rank, int segments, Instant validUntil) {
    /** The last that gets its turn. */
    public static final int RANK_MAX = 2;

    private static final int RANK_USUAL = 1;

    static Turn of(Envelope envelope, int segments) {
        return new Turn(envelope.from(), RANK_USUAL, segments, envelope.validUntil());
    }
}
