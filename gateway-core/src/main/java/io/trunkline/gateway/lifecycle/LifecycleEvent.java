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

    /** In a mask of segments: every one that there is. */
    long ALL_SEGMENTS = -1;

    /**
     * An attempt begins: a carrier was chosen.
     *
     * @param attempt numbered from 1
     * @param carrier the carrier's name
     * @param slot the slot whose lane holds the message
     * @param reason why this route, in one phrase
     * @param cause why there is this attempt
     * @param segments bit n is set when the attempt sends segment n; or {@link #ALL_SEGMENTS}
     * @param route the carrier's route, and those that were not taken
     */
    record MessageRouted(
            Envelope envelope,
            Instant at,
            int attempt,
            String carrier,
            int slot,
            String reason,
            AttemptCause cause,
            long segments,
            ChosenRoute route)
            implements LifecycleEvent {
        /** On a route that nobody names. */
        public MessageRouted(
                Envelope envelope,
                Instant at,
                int attempt,
                String carrier,
                int slot,
                String reason,
                AttemptCause cause,
                long segments) {
            this(envelope, at, attempt, carrier, slot, reason, cause, segments, ChosenRoute.UNKNOWN);
        }

        /** A first attempt, which sends every segment, on a route that nobody names. */
        public MessageRouted(Envelope envelope, Instant at, int attempt, String carrier, int slot, String reason) {
            this(envelope, at, attempt, carrier, slot, reason, AttemptCause.FIRST, ALL_SEGMENTS);
        }

        @Override
        public MessageSid sid() {
            return envelope.sid();
        }
    }

    /** Why there is an attempt. */
    enum AttemptCause {
        FIRST,
        /** The one before was refused, and the refusal may have passed. */
        RETRY,
        /** Nobody knows whether the one before was sent, and the customer wants it sent again. */
        RESEND
    }

    /**
     * The message has to wait before it can go on.
     *
     * @param attempt the attempt that begins after the wait
     * @param due when the wait is over, in milliseconds' precision
     * @param reason what is waited for, in one phrase
     */
    record MessageWaiting(
            MessageSid sid,
            Instant at,
            @Nullable Envelope envelope,
            int attempt,
            WaitKind kind,
            Instant due,
            String reason)
            implements LifecycleEvent {}

    /**
     * The carrier accepted every segment that the attempt sends.
     *
     * @param segments in order, one for each of them
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
     * @param segment counted from 0
     * @param sequence the submit_sm's sequence_number
     * @param carrierMessageId the message_id as the carrier wrote it; empty where it sent none
     */
    record SubmittedSegment(int segment, int sequence, String carrierMessageId) {}

    /**
     * The submit_sm of a segment that the carrier refused, or whose answer was lost; the last where it was tried again.
     *
     * @param segment counted from 0
     * @param sequence the submit_sm's sequence_number
     */
    record WrittenSegment(int segment, int sequence) {}

    /**
     * A segment was written and its answer was lost, so nobody knows whether the carrier has it.
     *
     * @param segments how many the message has; 0 in records of old
     * @param sent bit n is set when segment n was the attempt's to send; 0 in records of old
     * @param doubtful bit n is set when the answer of segment n was lost; {@link #ALL_SEGMENTS} in records of old
     * @param accepted the segments that the carrier accepted; what of {@code sent} is in neither was refused or never
     *     written, and is missing
     * @param reason what was lost, in one phrase
     * @param resend whether the attempt sent again what had been in doubt before
     * @param written what is known of the submit_sm that were not accepted; none of an owner that was lost, nor in records
     *     of old
     */
    record SubmissionUnknown(
            MessageSid sid,
            Instant at,
            @Nullable Envelope envelope,
            int attempt,
            String carrier,
            int segments,
            long sent,
            long doubtful,
            List<SubmittedSegment> accepted,
            String reason,
            boolean resend,
            List<WrittenSegment> written)
            implements LifecycleEvent {
        public SubmissionUnknown {
            accepted = List.copyOf(accepted);
            written = List.copyOf(written);
        }

        /** That does not tell what the attempt had to send, nor of a submit_sm but those that were accepted. */
        public SubmissionUnknown(
                MessageSid sid,
                Instant at,
                @Nullable Envelope envelope,
                int attempt,
                String carrier,
                int segments,
                long doubtful,
                List<SubmittedSegment> accepted,
                String reason,
                boolean resend) {
            this(sid, at, envelope, attempt, carrier, segments, 0, doubtful, accepted, reason, resend, List.of());
        }

        /** Of an attempt that sent nothing again. */
        public SubmissionUnknown(
                MessageSid sid,
                Instant at,
                @Nullable Envelope envelope,
                int attempt,
                String carrier,
                int segments,
                long doubtful,
                List<SubmittedSegment> accepted,
                String reason) {
            this(sid, at, envelope, attempt, carrier, segments, doubtful, accepted, reason, false);
        }
    }

    /**
     * The attempt ends in a refusal that may pass: what was refused is tried again later.
     *
     * @param code what the customer is told if no later attempt does better
     * @param reason the carrier's answer, in one phrase
     * @param refused bit n is set when segment n was refused or never sent; or {@link #ALL_SEGMENTS}
     * @param accepted the segments that the carrier accepted
     * @param resend whether the attempt sent again what had been in doubt before
     * @param recourse what may help
     * @param written the submit_sm that the carrier refused; what was refused for another reason, and in records of old,
     *     has none
     */
    record AttemptRefused(
            MessageSid sid,
            Instant at,
            @Nullable Envelope envelope,
            int attempt,
            String carrier,
            ErrorCode code,
            String reason,
            long refused,
            List<SubmittedSegment> accepted,
            boolean resend,
            Recourse recourse,
            List<WrittenSegment> written)
            implements LifecycleEvent {
        /** The reason where another message has its reference, of which more may be sent, so that a handset would mix them. */
        public static final String REFERENCE_TAKEN =
                "a message to the same number that was broken off has its reference";

        public AttemptRefused {
            accepted = List.copyOf(accepted);
            written = List.copyOf(written);
        }

        /** Of which no submit_sm is known but those that were accepted. */
        public AttemptRefused(
                MessageSid sid,
                Instant at,
                @Nullable Envelope envelope,
                int attempt,
                String carrier,
                ErrorCode code,
                String reason,
                long refused,
                List<SubmittedSegment> accepted,
                boolean resend,
                Recourse recourse) {
            this(sid, at, envelope, attempt, carrier, code, reason, refused, accepted, resend, recourse, List.of());
        }

        /** Of an attempt that sent nothing again, and may do better later. */
        public AttemptRefused(
                MessageSid sid,
                Instant at,
                @Nullable Envelope envelope,
                int attempt,
                String carrier,
                ErrorCode code,
                String reason,
                long refused,
                List<SubmittedSegment> accepted) {
            this(sid, at, envelope, attempt, carrier, code, reason, refused, accepted, false, Recourse.LATER);
        }

        /** Whether it waits for another message's end, and no carrier has refused it. */
        public boolean isHeldBack() {
            return reason.equals(REFERENCE_TAKEN);
        }
    }

    /**
     * The message ends without being submitted: no route, the carrier refused it for good, its time was up, or it was in
     * doubt and is not to be sent twice.
     *
     * @param attempt the attempt that was refused; 0 where there was none
     * @param reason what was refused, in one phrase
     * @param refusal how it ended at a carrier's bind; null where it had not come to one
     */
    record MessageFailed(
            MessageSid sid,
            Instant at,
            @Nullable Envelope envelope,
            int attempt,
            ErrorCode code,
            String reason,
            @Nullable Refusal refusal)
            implements LifecycleEvent {
        /** That had not come to a carrier's bind. */
        public MessageFailed(
                MessageSid sid, Instant at, @Nullable Envelope envelope, int attempt, ErrorCode code, String reason) {
            this(sid, at, envelope, attempt, code, reason, null);
        }
    }

    /**
     * A refusal for good: the carrier's, or the gateway's own at the carrier's bind, as when the validity ends there.
     *
     * @param carrier its name
     * @param routesFault whether the carrier refused it through no fault of the message's
     * @param accepted the segments that it accepted all the same
     * @param written the submit_sm that the carrier refused, as far as they are known
     */
    record Refusal(String carrier, boolean routesFault, List<SubmittedSegment> accepted, List<WrittenSegment> written) {
        public Refusal {
            accepted = List.copyOf(accepted);
            written = List.copyOf(written);
        }

        /** Of which no submit_sm is known but those that were accepted. */
        public Refusal(String carrier, boolean routesFault, List<SubmittedSegment> accepted) {
            this(carrier, routesFault, accepted, List.of());
        }
    }

    /**
     * A carrier's receipt for one segment.
     *
     * @param segment counted from 0
     * @param segments how many the message has
     * @param outcome what the receipt says
     * @param code the error where the outcome is {@link ReceiptOutcome#FAILED}; else null
     * @param detail the receipt's state and error as the carrier wrote them, without message text
     * @param elsewhere whether another route may deliver what this one failed
     * @param carrierMessageId the message_id as the receipt has it; empty where it names none, and in records of old
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
            String detail,
            boolean elsewhere,
            String carrierMessageId)
            implements LifecycleEvent {
        /** That names no message_id. */
        public ReceiptReceived(
                MessageSid sid,
                Instant at,
                @Nullable Envelope envelope,
                int attempt,
                int segment,
                int segments,
                ReceiptOutcome outcome,
                @Nullable ErrorCode code,
                String detail,
                boolean elsewhere) {
            this(sid, at, envelope, attempt, segment, segments, outcome, code, detail, elsewhere, "");
        }

        /** That no other route may do better. */
        public ReceiptReceived(
                MessageSid sid,
                Instant at,
                @Nullable Envelope envelope,
                int attempt,
                int segment,
                int segments,
                ReceiptOutcome outcome,
                @Nullable ErrorCode code,
                String detail) {
            this(sid, at, envelope, attempt, segment, segments, outcome, code, detail, false);
        }
    }

    /**
     * No receipt came within the carrier's time: the message ends as undelivered. One that comes after all is kept in the
     * history.
     *
     * @param attempt the attempt whose receipt was waited for
     * @param reason how long was waited, in one phrase
     */
    record ReceiptTimedOut(
            MessageSid sid, Instant at, @Nullable Envelope envelope, int attempt, String reason)
            implements LifecycleEvent {}

    /** The customer took the message back, and it waited: no attempt begins any more. */
    record MessageCanceled(
            MessageSid sid, Instant at, @Nullable Envelope envelope) implements LifecycleEvent {}

    /**
     * A subscriber's message came for the account.
     *
     * @param envelope says where it is posted in the place of a status callback
     * @param at when the log took the last of its parts
     * @param carrier which brought it
     */
    record MessageReceived(Envelope envelope, Instant at, String carrier) implements LifecycleEvent {
        @Override
        public MessageSid sid() {
            return envelope.sid();
        }
    }

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
