package io.trunkline.smpp.pdu;

/** generic_nack: the answer to what could not be read (SMPP 3.4 section 4.3.1; 5.0 section 4.1.4.1). A header and nothing else. */
public record GenericNack(CommandStatus status) implements PduResponse {
    @Override
    public CommandId commandId() {
        return CommandId.GENERIC_NACK;
    }
}
