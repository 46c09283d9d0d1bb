package io.trunkline.gateway.lifecycle;

import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable fact about a message; the state is the fold of its events ({@link MessageState#evolve}).
 *
 * <p>The first event carries the envelope. Later ones repeat it only for a message that wants status callbacks, so that
 * whoever posts them needs no look-up.
 */
public sealed interface LifecycleEvent {
    MessageSid sid();

    /** When it happened, in milliseconds' precision. */
    Instant at();

    /** The envelope where the event carries it. */
    @Nullable
    Envelope envelope();

    /**
     * The router chose a carrier.
     *
     * @param attempt numbered from 1
     * @param carrier the carrier's name
     * @param slot the slot whose lane holds the message
     * @param reason why this route, in one phrase
     */
    record MessageRouted(Envelope envelope, Instant at, int attempt, String carrier, int slot, String reason)
            implements LifecycleEvent {
        @Override
        public MessageSid sid() {
            return envelope.sid();
        }
    }

    /**
     * The carrier accepted every segment.
     *
     * @param segments in order, one for each segment
     */
    record MessageSubmitted(
            MessageSid sid,
            Instant at,
            @Nullable Envelope envelope,
            int attempt,
            String carrier,
            List<SubmittedSegment> segments)
            implements LifecycleEvent {
        public MessageSubmitted {
            segments = List.copyOf(segments);
        }
    }

    /**
     * One segment that the carrier accepted.
     *
     * @param sequence the submit_sm's sequence_number
     * @param carrierMessageId the message_id as the carrier wrote it; empty where it sent none
     */
    record SubmittedSegment(int sequence, String carrierMessageId) {}

    /**
     * A segment was written and its answer was lost, so nobody knows whether the carrier has it.
     *
     * @param reason what was lost, in one phrase
     */
    record SubmissionUnknown(
            MessageSid sid, Instant at, @Nullable Envelope envelope, int attempt, String carrier, String reason)
            implements LifecycleEvent {}

    /**
     * The message ends without being submitted: no route, or the carrier refused it for good.
     *
     * @param attempt the attempt that was refused; 0 where there was none
     * @param reason what was refused, in one phrase
     */
    record MessageFailed(
            MessageSid sid, Instant at, @Nullable Envelope envelope, int attempt, ErrorCode code, String reason)
            implements LifecycleEvent {}

    /**
     * A carrier's receipt for one segment.
     *
     * @param segment counted from 0
     * @param segments how many the message has
     * @param outcome what the receipt says
     * @param code the error where the outcome is {@link ReceiptOutcome#FAILED}; else null
     * @param detail the receipt's state and error as the carrier wrote them, without message text
     */
    record ReceiptReceived(
            MessageSid sid,
            Instant at,
            @Nullable Envelope envelope,
            int attempt,
            int segment,
            int segments,
            ReceiptOutcome outcome,
            @Nullable ErrorCode code,
            String detail)
            implements LifecycleEvent {}

    /** The customer had the text erased. Says nothing about where the message stands; may come at any time, and again. */
    record BodyErased(MessageSid sid, Instant at) implements LifecycleEvent {
        @Override
        public @Nullable Envelope envelope() {
            return null;
        }
    }

    /** The customer deleted the finished message: the text is erased and the API shows the message no more. */
    record MessageDeleted(MessageSid sid, Instant at) implements LifecycleEvent {
        @Override
        public @Nullable Envelope envelope() {
            return null;
        }
    }

    /** What a receipt means for its segment. */
    enum ReceiptOutcome {
        DELIVERED,
        FAILED,
        /** On its way; never ends a message. */
        INTERMEDIATE
    }
}
