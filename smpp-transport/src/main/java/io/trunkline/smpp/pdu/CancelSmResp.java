package io.trunkline.smpp.pdu;

/** cancel_sm_resp (SMPP 3.4 section 4.9.2; 5.0 section 4.5.4). A header and nothing else. */
public record CancelSmResp(CommandStatus status) implements PduResponse {
    @Override
    public CommandId commandId() {
        return CommandId.CANCEL_SM_RESP;
    }
}
