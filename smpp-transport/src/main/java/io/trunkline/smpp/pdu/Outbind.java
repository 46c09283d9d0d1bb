package io.trunkline.smpp.pdu;

/**
 * outbind (SMPP 3.4 section 4.1.7; 5.0 section 4.1.1.7): a message centre asks an ESME to bind. Never answered.
 *
 * <pre>
 * field      size
 * system_id  C-octet, at most 16
 * password   C-octet, at most 9
 * </pre>
 */
public record Outbind(SystemId systemId, String password) implements PduRequest {
    public Outbind {
        LatinText.check("password", password, BindRequest.PASSWORD_OCTETS_MAX);
    }

    @Override
    public CommandId commandId() {
        return CommandId.OUTBIND;
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        return "Outbind[" + systemId + "]";
    }
}
