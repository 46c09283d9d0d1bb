package io.trunkline.gateway.waiting;

import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.Urgency;
import java.time.Instant;

/**
 * A message's place in the queue of its sender: the most urgent first, then in the order of acceptance.
 *
 * @param rank of its urgency: 0..{@value #RANK_MAX}, the lowest first
 * @param segments how many the attempt sends, which are charged together
 * @param validUntil when it leaves the queue without having been sent
 */
public record Turn(Address sender, int rank, int segments, Instant validUntil) {
    /** The last that gets its turn. */
    public static final int RANK_MAX = 2;

    static Turn of(Envelope envelope, int segments) {
        return new Turn(envelope.from(), rank(envelope.terms().urgency()), segments, envelope.validUntil());
    }

    /** Kept in the database, so what it means never changes. */
    private static int rank(Urgency urgency) {
        return switch (urgency) {
            case ONE_TIME_PASSWORD -> 0;
            case TRANSACTIONAL -> 1;
            case BULK -> RANK_MAX;
        };
    }
}
