package io.trunkline.smpp.pdu;

/** unbind: this side is done (SMPP 3.4 section 4.2.1; 5.0 section 4.1.1.8). A header and nothing else. */
public record Unbind() implements PduRequest {
    @Override
    public CommandId commandId() {
        return CommandId.UNBIND;
    }
}
