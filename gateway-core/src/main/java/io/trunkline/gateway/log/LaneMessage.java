package io.trunkline.gateway.log;

import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.message.Envelope;

/**
 * What the router hands to a slot: one attempt of a message on one carrier.
 *
 * @param body the text as it was given
 * @param attempt numbered from 1
 * @param carrier the carrier's name
 * @param slot the lane, 0..(slots-1)
 * @param reason why this route, in one phrase
 * @param segments bit n is set when the attempt sends segment n; or {@link LifecycleEvent#ALL_SEGMENTS}
 * @param resend whether nobody knows if an attempt before has sent them; the outcome says so, too, because the fact that
 *     the attempt began may be missing
 * @param route the carrier's route, and those that were not taken; these are not written into the lane
 */
public record LaneMessage(
        Envelope envelope,
        String body,
        int attempt,
        String carrier,
        int slot,
        String reason,
        long segments,
        boolean resend,
        ChosenRoute route)
        implements LaneOrder {
    /** All of a message, on a route that nobody names. */
    public LaneMessage(Envelope envelope, String body, int attempt, String carrier, int slot, String reason) {
        this(envelope, body, attempt, carrier, slot, reason, LifecycleEvent.ALL_SEGMENTS, false);
    }

    /** On a route that nobody names. */
    public LaneMessage(
            Envelope envelope,
            String body,
            int attempt,
            String carrier,
            int slot,
            String reason,
            long segments,
            boolean resend) {
        this(envelope, body, attempt, carrier, slot, reason, segments, resend, ChosenRoute.UNKNOWN);
    }

    /** As its lane has it: why no other route was taken is read in the lifecycle alone. */
    public LaneMessage withoutOthers() {
        return new LaneMessage(envelope, body, attempt, carrier, slot, reason, segments, resend, route.withoutOthers());
    }

    /** The segment that the attempt sends as its first, second and so on; {@code place} counts from 0. */
    public int segmentAt(int place) {
        if (segments == LifecycleEvent.ALL_SEGMENTS) {
            return place;
        }
        long rest = segments;
        for (int i = 0; i < place; i++) {
            rest &= rest - 1;
        }
        return Long.numberOfTrailingZeros(rest);
    }

    /** How many segments the message has, of which the attempt sends so many. */
    public int segmentCount(int sent) {
        return segments == LifecycleEvent.ALL_SEGMENTS ? sent : envelope.segments();
    }

    /** Whether it neither sends the rest of a message nor again what was in doubt, which a carrier may have. */
    public boolean isUnsent() {
        return segments == LifecycleEvent.ALL_SEGMENTS && !resend;
    }

    /** Whether the attempt sends the segment, counted from 0. */
    public boolean sends(int segment) {
        return segments == LifecycleEvent.ALL_SEGMENTS || (segments & 1L << segment) != 0;
    }
}
