package io.trunkline.gateway.lifecycle;

/**
 * How far one segment has come, in which attempt. Any two are joined to the one that is further: a later attempt is, and
 * within an attempt the later phase; a delivery is further than anything, whatever attempt it is of. So neither the order
 * of facts nor their repetition makes a difference, but for records of old that do not say what an attempt had to send.
 *
 * @param attempt numbered from 1; 0 before the first
 */
public record SegmentState(int attempt, Phase phase) {
    static final SegmentState NOTHING = new SegmentState(0, Phase.STARTED);

    /** In the order of progress within an attempt. */
    public enum Phase {
        STARTED,
        IN_DOUBT,
        REFUSED,
        ACCEPTED,
        /** The carrier could not deliver it, and another one may. */
        RETURNED,
        FAILED,
        DELIVERED
    }

    SegmentState join(SegmentState other) {
        return isBefore(other) ? other : this;
    }

    private boolean isBefore(SegmentState other) {
        if (phase == Phase.DELIVERED || other.phase == Phase.DELIVERED) {
            return phase != other.phase ? other.phase == Phase.DELIVERED : attempt < other.attempt;
        }
        return attempt != other.attempt ? attempt < other.attempt : phase.compareTo(other.phase) < 0;
    }

    /** Whether a carrier has it for certain, or has done with it for good. */
    public boolean isTaken() {
        return hasLeft() && phase != Phase.RETURNED;
    }

    /** Whether a carrier had it for certain. */
    public boolean hasLeft() {
        return phase.compareTo(Phase.ACCEPTED) >= 0;
    }
}
