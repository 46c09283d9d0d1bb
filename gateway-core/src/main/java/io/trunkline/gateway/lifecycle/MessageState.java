package io.trunkline.gateway.lifecycle;

import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptTimedOut;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.SegmentState.Phase;
import io.trunkline.gateway.message.ErrorCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fold of a message's events: total, deterministic in log order, and it never moves back. A repeated event changes
 * nothing; the first terminal event wins and what comes later leaves the state as it is.
 *
 * <pre>
 *                         +---------------+-----------> FAILED, CANCELED
 *                         |               |
 * ACCEPTED --> WAITING --> ROUTED --> AMBIGUOUS
 *        |                ^  |            |
 *        +----------------+  |            v
 *                            +-----> SUBMITTED --+----> DELIVERED    (every segment has a delivering receipt)
 *                                                +----> UNDELIVERED  (one segment has a failing receipt for good, or the
 *                                                                     time for receipts is up, or no other attempt helped)
 * </pre>
 *
 * A segment that its carrier could not deliver and another may is returned: once every segment has its receipt, another
 * attempt follows while the message stays SUBMITTED.
 *
 * What is known of a segment is a lattice of its own ({@link SegmentState}); the status follows from all of them: it is
 * AMBIGUOUS while one is in doubt and SUBMITTED once the carrier has them all. A message that was in doubt stays so
 * while another attempt is under way. A receipt may arrive before the submission it answers, and it settles a doubt. A
 * message can be canceled only before it is AMBIGUOUS. A subscriber's message is RECEIVED with its only event.
 *
 * @param status where the message stands
 * @param attempt the newest attempt, 0 before the first
 * @param segments how far each segment has come, as far as they are known, {@value #SEGMENTS_MAX} at most (a body of
 *     1600 characters has 24)
 * @param resent whether an attempt was a resend of what had been in doubt
 * @param code the error of a message that failed; else null
 * @param sentAt when the carrier had accepted it all; null before
 * @param updatedAt when the newest event that changed the state happened; null before the first
 */
public record MessageState(
        Status status,
        int attempt,
        List<SegmentState> segments,
        boolean resent,
        @Nullable ErrorCode code,
        @Nullable Instant sentAt,
        @Nullable Instant updatedAt) {
    /** How many segments a mask can name. */
    public static final int SEGMENTS_MAX = Long.SIZE;

    /** What a message is before its first lifecycle event. */
    public static final MessageState ACCEPTED =
            new MessageState(Status.ACCEPTED, 0, List.of(), false, null, null, null);

    public MessageState {
        segments = List.copyOf(segments);
    }

    /** The state after one more event. */
    public MessageState evolve(LifecycleEvent event) {
        if (status.isTerminal()) {
            return this;
        }
        return switch (event) {
            case MessageWaiting waiting -> status == Status.ACCEPTED ? with(Status.WAITING, waiting.at()) : this;
            case MessageRouted routed -> routed(routed);
            case MessageSubmitted submitted ->
                with(segmentsAnd(0).accepted(submitted.attempt(), submitted.segments()), submitted.at());
            case SubmissionUnknown unknown ->
                with(
                                segmentsAnd(Math.max(1, unknown.segments()))
                                        .all(unknown.doubtful(), unknown.attempt(), Phase.IN_DOUBT)
                                        .accepted(unknown.attempt(), unknown.accepted())
                                        .unsent(unknown),
                                unknown.at())
                        .resent(unknown.resend(), unknown.at());
            case AttemptRefused refused ->
                with(
                                segmentsAnd(1)
                                        .all(refused.refused(), refused.attempt(), Phase.REFUSED)
                                        .accepted(refused.attempt(), refused.accepted()),
                                refused.at())
                        .resent(refused.resend(), refused.at());
            case ReceiptReceived receipt -> receipted(receipt);
            case MessageFailed failed -> failed(failed);
            case ReceiptTimedOut late ->
                late.attempt() < attempt ? this : ended(Status.UNDELIVERED, ErrorCode.UNKNOWN_ERROR, late.at());
            case MessageCanceled canceled ->
                status.compareTo(Status.AMBIGUOUS) < 0 ? ended(Status.CANCELED, null, canceled.at()) : this;
            case MessageReceived received ->
                new MessageState(Status.RECEIVED, 0, List.of(), false, null, received.at(), received.at());
            case BodyErased erased -> this;
            case MessageDeleted deleted -> this;
        };
    }

    /** Whether a segment is in doubt in the newest attempt, so that somebody has to settle it. */
    public boolean isInDoubt() {
        return newestHas(Phase.IN_DOUBT);
    }

    /**
     * Whether nobody knows whether the carrier has it, also while it is sent again for that; and where an attempt before came
     * back, so that the status is not AMBIGUOUS.
     */
    public boolean isAmbiguous() {
        return status == Status.AMBIGUOUS
                || (status == Status.SUBMITTED
                        && (isInDoubt() || (resent && !segments.stream().allMatch(SegmentState::hasLeft))));
    }

    /** Whether a segment was refused in the newest attempt, so that another is to follow. */
    public boolean isRefused() {
        return newestHas(Phase.REFUSED);
    }

    /** Whether every segment has its receipt and one came back, so that another attempt is to follow, or the end. */
    public boolean isReturned() {
        return any(Phase.RETURNED)
                && segments.stream()
                        .map(SegmentState::phase)
                        .allMatch(phase -> phase == Phase.RETURNED || phase == Phase.DELIVERED);
    }

    /** Whether a subscriber has any segment of it for certain. */
    public boolean isPartlyDelivered() {
        return any(Phase.DELIVERED);
    }

    private boolean any(Phase phase) {
        return segments.stream().anyMatch(segment -> segment.phase() == phase);
    }

    /** Whether the carrier may have any segment of it. */
    public boolean mayHaveLeft() {
        return segments.stream().anyMatch(segment -> segment.hasLeft() || segment.phase() == Phase.IN_DOUBT);
    }

    /** The segments that the carrier does not have for certain: bit n stands for segment n. */
    public long missing() {
        long missing = 0;
        for (int i = 0; i < segments.size(); i++) {
            missing |= segments.get(i).isTaken() ? 0 : 1L << i;
        }
        return missing;
    }

    private boolean newestHas(Phase phase) {
        return segments.contains(new SegmentState(attempt, phase));
    }

    private MessageState routed(MessageRouted routed) {
        return with(
                        segmentsAnd(routed.envelope().segments())
                                .all(routed.segments(), routed.attempt(), Phase.STARTED),
                        routed.at())
                .resent(routed.cause() == AttemptCause.RESEND, routed.at());
    }

    /** Who released the resend may have died before it said so; what came of it says it as well. */
    private MessageState resent(boolean resend, Instant at) {
        return resend && !resent ? new MessageState(status, attempt, segments, true, code, sentAt, at) : this;
    }

    /** An intermediate receipt says no more than that the carrier has the segment. */
    private MessageState receipted(ReceiptReceived receipt) {
        Phase phase = switch (receipt.outcome()) {
            case DELIVERED -> Phase.DELIVERED;
            case FAILED -> receipt.elsewhere() ? Phase.RETURNED : Phase.FAILED;
            case INTERMEDIATE -> Phase.ACCEPTED;
        };
        MessageState next =
                with(segmentsAnd(receipt.segments()).one(receipt.segment(), receipt.attempt(), phase), receipt.at());
        return next.status == Status.UNDELIVERED
                ? new MessageState(
                        next.status,
                        next.attempt,
                        next.segments,
                        next.resent,
                        receipt.code(),
                        next.sentAt,
                        next.updatedAt)
                : next;
    }

    /**
     * The end of an attempt that another one has followed, or that the carrier accepted after all, ends nothing. What a
     * carrier had before is undelivered.
     */
    private MessageState failed(MessageFailed failed) {
        boolean submitted = status == Status.SUBMITTED;
        boolean accepted = submitted && segments.stream().allMatch(this::isTakenOrBeingSentAgain);
        boolean overtaken = (failed.attempt() > 0 && failed.attempt() < attempt) || accepted;
        return overtaken ? this : ended(submitted ? Status.UNDELIVERED : Status.FAILED, failed.code(), failed.at());
    }

    /** What was in doubt and is sent again may have been taken all the while. */
    private boolean isTakenOrBeingSentAgain(SegmentState segment) {
        return segment.isTaken() || (resent && segment.phase() == SegmentState.Phase.STARTED);
    }

    private MessageState ended(Status end, @Nullable ErrorCode error, Instant at) {
        return new MessageState(end, attempt, segments, resent, error, sentAt, at);
    }

    private MessageState with(Status next, Instant at) {
        return new MessageState(next, attempt, segments, resent, code, sentAt, at);
    }

    private MessageState with(SegmentStates next, Instant at) {
        if (next.segments().equals(segments) && next.attempt() == attempt) {
            return this;
        }
        Status status = next.status(this.status);
        boolean sent = status.compareTo(Status.SUBMITTED) >= 0 && sentAt == null;
        return new MessageState(status, next.attempt(), next.segments(), resent, code, sent ? at : sentAt, at);
    }

    private SegmentStates segmentsAnd(int known) {
        return new SegmentStates(segments, attempt, known);
    }
}
