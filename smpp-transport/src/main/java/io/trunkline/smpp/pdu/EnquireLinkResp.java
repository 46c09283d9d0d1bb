package io.trunkline.smpp.pdu;

/** enquire_link_resp (SMPP 3.4 section 4.11.2; 5.0 section 4.1.2.2). A header and nothing else. */
public record EnquireLinkResp(CommandStatus status) implements PduResponse {
    @Override
    public CommandId commandId() {
        return CommandId.ENQUIRE_LINK_RESP;
    }
}
