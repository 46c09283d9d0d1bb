package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.carrier.SegmentOutcome;
import io.trunkline.gateway.carrier.SegmentOutcome.Accepted;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.carrier.SegmentOutcome.Unknown;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.pdu.CommandStatus;
import java.time.Duration;
import java.util.Set;

/** What an outcome of the transport means for a segment. */
sealed interface Answer {
    /** The segment is settled. */
    record Final(SegmentOutcome outcome) implements Answer {}

    /** The segment goes again after a wait. */
    record Later(Duration pause) implements Answer {}

    /** Errors of the carrier's own making that pass; a segment is tried this often before they count as a refusal. */
    Set<CommandStatus> PASSING = Set.of(CommandStatus.RSYSERR, CommandStatus.RX_T_APPN, CommandStatus.RSUBMITFAIL);

    /** Tries before a passing error is taken for a refusal. */
    int PASSING_TRIES_MAX = 6;

    /** Longest wait before a segment goes again. */
    Duration WAIT_MAX = Duration.ofSeconds(15);

    /**
     * What to do next.
     *
     * @param tries how often the segment was tried before this outcome
     */
    static Answer to(SubmitOutcome outcome, int tries) {
        return switch (outcome) {
            case SubmitOutcome.Accepted accepted ->
                new Final(new Accepted(accepted.sequence().value(), accepted.messageId()));
            case SubmitOutcome.Rejected rejected -> rejected(rejected.status(), tries);
            case SubmitOutcome.Throttled throttled -> new Later(pause(tries));
            case SubmitOutcome.NotSent notSent -> new Later(pause(tries));
            case SubmitOutcome.Unknown unknown ->
                new Final(new Unknown("no answer: " + unknown.reason().name()));
        };
    }

    private static Answer rejected(CommandStatus status, int tries) {
        return PASSING.contains(status) && tries + 1 < PASSING_TRIES_MAX
                ? new Later(pause(tries))
                : new Final(new Refused(code(status), "submit_sm refused: " + status));
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
        return doubled.compareTo(WAIT_MAX) < 0 ? doubled : WAIT_MAX;
    }
}
