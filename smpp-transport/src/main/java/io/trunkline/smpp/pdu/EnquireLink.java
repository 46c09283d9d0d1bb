package io.trunkline.smpp.pdu;

/** enquire_link: is the other side there (SMPP 3.4 section 4.11.1; 5.0 section 4.1.2.1). A header and nothing else. */
public record EnquireLink() implements PduRequest {
    @Override
    public CommandId commandId() {
        return CommandId.ENQUIRE_LINK;
    }
}
