package io.trunkline.gateway.lifecycle;

import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.SegmentState.Phase;
import java.util.ArrayList;
import java.util.List;

/** The segments of a message while one event is taken in. For one thread. */
final class SegmentStates {
    private final List<SegmentState> segments;
    private int attempt;

    /**
     * @param known how many segments the event says that there are at the least
     */
    SegmentStates(List<SegmentState> before, int attempt, int known) {
        this.segments = new ArrayList<>(before);
        this.attempt = attempt;
        growTo(known);
    }

    /** Takes in that the segments of a mask have come so far. */
    SegmentStates all(long mask, int attempt, Phase phase) {
        if (mask != LifecycleEvent.ALL_SEGMENTS) {
            growTo(Long.SIZE - Long.numberOfLeadingZeros(mask));
        }
        for (int i = 0; i < segments.size(); i++) {
            if ((mask & 1L << i) != 0) {
                one(i, attempt, phase);
            }
        }
        return this;
    }

    SegmentStates accepted(int attempt, List<SubmittedSegment> accepted) {
        for (SubmittedSegment segment : accepted) {
            one(segment.segment(), attempt, Phase.ACCEPTED);
        }
        return this;
    }

    /** Takes in that the attempt is over: what was its to send, and is neither in doubt nor accepted, was refused or never written. */
    SegmentStates unsent(SubmissionUnknown unknown) {
        return unknown.sent() == 0
                ? unsentOfOld(unknown.segments(), unknown.attempt())
                : all(unknown.sent() & ~unknown.doubtful(), unknown.attempt(), Phase.REFUSED);
    }

    /** Where nobody wrote down what was to be sent: what had begun. */
    private SegmentStates unsentOfOld(int known, int attempt) {
        for (int i = 0; i < Math.min(known, segments.size()); i++) {
            if (segments.get(i).phase() == Phase.STARTED) {
                one(i, attempt, Phase.REFUSED);
            }
        }
        return this;
    }

    SegmentStates one(int segment, int attempt, Phase phase) {
        growTo(segment + 1);
        if (segment >= 0 && segment < segments.size()) {
            segments.set(segment, segments.get(segment).join(new SegmentState(attempt, phase)));
        }
        this.attempt = Math.max(this.attempt, attempt);
        return this;
    }

    List<SegmentState> segments() {
        return segments;
    }

    int attempt() {
        return attempt;
    }

    /** What they make of a message that is not at its end; not before what it was. */
    Status status(Status before) {
        Status now = status();
        return before.compareTo(now) >= 0 ? before : now;
    }

    private Status status() {
        if (any(Phase.FAILED)) {
            return Status.UNDELIVERED;
        }
        if (segments.isEmpty()) {
            return Status.ROUTED;
        }
        if (segments.stream().allMatch(segment -> segment.phase() == Phase.DELIVERED)) {
            return Status.DELIVERED;
        }
        if (any(Phase.IN_DOUBT)) {
            return Status.AMBIGUOUS;
        }
        return segments.stream().allMatch(SegmentState::hasLeft) ? Status.SUBMITTED : Status.ROUTED;
    }

    private boolean any(Phase phase) {
        return segments.stream().anyMatch(segment -> segment.phase() == phase);
    }

    private void growTo(int size) {
        while (segments.size() < Math.min(size, MessageState.SEGMENTS_MAX)) {
            segments.add(SegmentState.NOTHING);
        }
    }
}
