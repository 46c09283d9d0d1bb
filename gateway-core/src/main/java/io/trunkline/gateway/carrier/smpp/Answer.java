package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.carrier.SegmentOutcome;
import io.trunkline.gateway.carrier.SegmentOutcome.Accepted;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.carrier.SegmentOutcome.Unknown;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.pdu.CommandStatus;
import java.time.Duration;

/** What an outcome of the transport means for a segment. */
sealed interface Answer {
    /** The segment is settled. */
    record Final(SegmentOutcome outcome) implements Answer {}

    /**
     * The segment goes again after a pause.
     *
     * @param refusal whether the carrier refused or throttled the segment, so that it counts against its bound
     */
    record Later(Duration pause, boolean refusal) implements Answer {}

    /** How many passing errors a segment may meet before they count as a refusal. */
    int PASSING_MAX = 6;

    /** How often a carrier's queue may be full for a segment, about a minute, before it counts as a refusal. */
    int QUEUE_FULL_MAX = 10;

    /** How often a segment may be throttled, some ten seconds, before that counts as a refusal: others may be quicker. */
    int THROTTLED_MAX = 6;

    /** How the reason of an answer of the carrier's begins. */
    String BY_CARRIER = "submit_sm refused: ";

    /** Longest wait before a segment goes again. */
    Duration PAUSE_MAX = Duration.ofSeconds(15);

    /**
     * What to do next. A carrier that has forgotten the bind, or is not there, is waited for as long as it takes; what it
     * refuses for the segment's sake has a bound, and so has throttling. What the carrier's own table says of a
     * command_status goes before all of this.
     *
     * @param tries how often the segment was tried before this outcome
     * @param refusals how many passing errors, full queues and throttlings it has met before
     * @param faults what the carrier's errors mean
     */
    static Answer to(SubmitOutcome outcome, int tries, int refusals, FaultTable faults) {
        return switch (outcome) {
            case SubmitOutcome.Accepted accepted ->
                new Final(new Accepted(accepted.sequence().value(), accepted.messageId()));
            case SubmitOutcome.Rejected rejected ->
                refused(rejected.status(), rejected.sequence().value(), tries, refusals, faults);
            case SubmitOutcome.Throttled throttled ->
                refused(throttled.status(), throttled.sequence().value(), tries, refusals, faults);
            case SubmitOutcome.NotSent notSent -> new Later(pause(tries), false);
            case SubmitOutcome.Unknown unknown ->
                new Final(new Unknown(
                        unknown.sequence().value(),
                        "no answer: " + unknown.reason().name()));
        };
    }

    private static Answer refused(CommandStatus status, int sequence, int tries, int refusals, FaultTable faults) {
        if (isBindForgotten(status, faults)) {
            return new Later(pause(tries), false);
        }
        String reason = BY_CARRIER + status;
        return switch (faults.ofStatus(status.code())) {
            case TRANSIENT ->
                refusals + 1 < PASSING_MAX
                        ? new Later(pause(tries), true)
                        : new Final(
                                new Refused(code(status), reason, true, Recourse.ELSEWHERE_OR_LATER, true, sequence));
            case THROTTLED ->
                refusals + 1 < (status.equals(CommandStatus.RTHROTTLED) ? THROTTLED_MAX : QUEUE_FULL_MAX)
                        ? new Later(pause(tries), true)
                        : new Final(new Refused(
                                code(status),
                                reason + " for too long",
                                true,
                                Recourse.ELSEWHERE_OR_LATER,
                                true,
                                sequence));
            case ROUTE ->
                new Final(new Refused(
                        code(status),
                        reason,
                        true,
                        Recourse.ELSEWHERE,
                        !faults.isSendersFault(status.code()),
                        sequence));
            case PERMANENT -> new Final(new Refused(code(status), reason, false, Recourse.LATER, false, sequence));
        };
    }

    /** Whether the carrier no longer knows of the bind, whatever it is asked; not where its table says otherwise. */
    static boolean isBindForgotten(SubmitOutcome outcome, FaultTable faults) {
        return outcome instanceof SubmitOutcome.Rejected rejected && isBindForgotten(rejected.status(), faults);
    }

    static boolean isBindForgotten(CommandStatus status, FaultTable faults) {
        return status.equals(CommandStatus.RINVBNDSTS) && !faults.names(status.code());
    }

    /** What an answer means that came after its segment had been given up: nothing goes again from there. */
    static SegmentOutcome late(SubmitOutcome outcome, FaultTable faults) {
        if (to(outcome, 0, 0, faults) instanceof Final answered) {
            return answered.outcome();
        }
        String status = switch (outcome) {
            case SubmitOutcome.Rejected rejected -> rejected.status().toString();
            case SubmitOutcome.Throttled throttled -> throttled.status().toString();
            case SubmitOutcome.Accepted other -> other.toString();
            case SubmitOutcome.NotSent other -> other.toString();
            case SubmitOutcome.Unknown other -> other.toString();
        };
        return new Refused(ErrorCode.UNKNOWN_ERROR, BY_CARRIER + status, true, Recourse.ELSEWHERE_OR_LATER, true);
    }

    private static ErrorCode code(CommandStatus status) {
        if (status.equals(CommandStatus.RINVDSTADR)) {
            return ErrorCode.UNKNOWN_DESTINATION;
        }
        if (status.equals(CommandStatus.RINVSRCADR) || status.equals(CommandStatus.RPROHIBITED)) {
            return ErrorCode.BLOCKED;
        }
        return ErrorCode.UNKNOWN_ERROR;
    }

    private static Duration pause(int tries) {
        Duration doubled = Duration.ofMillis(250L << Math.min(tries, 10));
        return doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
    }
}
