package io.trunkline.smpp.pdu;

/** cancel_broadcast_sm_resp (SMPP 5.0 section 4.6.3.2). A header and nothing else. */
public record CancelBroadcastSmResp(CommandStatus status) implements PduResponse {
    @Override
    public CommandId commandId() {
        return CommandId.CANCEL_BROADCAST_SM_RESP;
    }
}
