package io.trunkline.gateway.partner;

import static java.util.Map.entry;

import io.trunkline.gateway.intake.IntakeResult;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.smpp.pdu.CommandStatus;
import java.util.Map;

/**
 * Which command_status a submission gets that intake did not take.
 *
 * <p>ESME_RMSGQFUL and ESME_RTHROTTLED ask the partner to come again. ESME_RSYSERR says that nobody knows whether the
 * message is in the log: the same submission within two minutes stands for the same message.
 */
final class Refusals {
    private static final Map<ErrorCode, CommandStatus> BY_CODE = Map.ofEntries(
            entry(ErrorCode.MISSING_TO, CommandStatus.RINVDSTADR),
            entry(ErrorCode.INVALID_TO, CommandStatus.RINVDSTADR),
            entry(ErrorCode.NO_ROUTE, CommandStatus.RINVDSTADR),
            entry(ErrorCode.COUNTRY_NOT_ENABLED, CommandStatus.RINVDSTADR),
            entry(ErrorCode.OPTED_OUT, CommandStatus.RINVDSTADR),
            entry(ErrorCode.DESTINATION_FLOODED, CommandStatus.RTHROTTLED),
            entry(ErrorCode.MISSING_FROM, CommandStatus.RINVSRCADR),
            entry(ErrorCode.INVALID_FROM, CommandStatus.RINVSRCADR),
            entry(ErrorCode.FROM_NOT_OWNED, CommandStatus.RINVSRCADR),
            entry(ErrorCode.SENDER_NOT_REGISTERED, CommandStatus.RINVSRCADR),
            entry(ErrorCode.TOLL_FREE_NOT_VERIFIED, CommandStatus.RINVSRCADR),
            entry(ErrorCode.MISSING_BODY, CommandStatus.RINVMSGLEN),
            entry(ErrorCode.BODY_TOO_LONG, CommandStatus.RINVMSGLEN),
            entry(ErrorCode.MISSING_SEND_AT, CommandStatus.RINVSCHED),
            entry(ErrorCode.INVALID_SEND_AT, CommandStatus.RINVSCHED),
            entry(ErrorCode.INVALID_SCHEDULE_TYPE, CommandStatus.RINVSCHED),
            entry(ErrorCode.INVALID_PARAMETER, CommandStatus.RINVEXPIRY));

    private Refusals() {}

    /** What a result other than an acceptance is answered; ESME_ROK for an acceptance. */
    static CommandStatus of(IntakeResult result) {
        return switch (result) {
            case IntakeResult.Accepted accepted -> CommandStatus.ROK;
            case IntakeResult.Repeated repeated -> CommandStatus.ROK;
            case IntakeResult.Refused refused -> of(refused.code());
            case IntakeResult.Limited limited -> CommandStatus.RTHROTTLED;
            case IntakeResult.Capped capped -> CommandStatus.RTHROTTLED;
            case IntakeResult.CapUnknown later -> CommandStatus.RMSGQFUL;
            case IntakeResult.QueueFull full -> CommandStatus.RMSGQFUL;
            case IntakeResult.Unavailable later -> CommandStatus.RMSGQFUL;
            case IntakeResult.KeysUnavailable later -> CommandStatus.RMSGQFUL;
            case IntakeResult.KeyOfAnotherRequest other -> CommandStatus.RSUBMITFAIL;
            case IntakeResult.Unknown unknown -> CommandStatus.RSYSERR;
        };
    }

    /** ESME_RSUBMITFAIL where the specification has no word for it. */
    static CommandStatus of(ErrorCode code) {
        return BY_CODE.getOrDefault(code, CommandStatus.RSUBMITFAIL);
    }
}
