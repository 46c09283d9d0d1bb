package io.trunkline.smpp.pdu;

/** unbind_resp (SMPP 3.4 section 4.2.2; 5.0 section 4.1.1.9). A header and nothing else. */
public record UnbindResp(CommandStatus status) implements PduResponse {
    @Override
    public CommandId commandId() {
        return CommandId.UNBIND_RESP;
    }
}
