package io.trunkline.smpp.pdu;

/** replace_sm_resp (SMPP 3.4 section 4.10.2; 5.0 section 4.5.6). A header and nothing else. */
public record ReplaceSmResp(CommandStatus status) implements PduResponse {
    @Override
    public CommandId commandId() {
        return CommandId.REPLACE_SM_RESP;
    }
}
