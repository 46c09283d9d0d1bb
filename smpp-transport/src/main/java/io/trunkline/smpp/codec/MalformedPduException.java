package io.trunkline.smpp.codec;

import io.trunkline.smpp.pdu.CommandStatus;

/**
 * A PDU whose frame is sound and whose body is not. Carries the status that answers it. Has no stack trace: a peer can
 * provoke any number of these.
 */
public final class MalformedPduException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    MalformedPduException(CommandStatus status, String message) {
        super(message, null, false, false);
        this.status = status.code();
    }

    /** What to answer, as ESME_RINVSRCADR for an address that is too long. */
    public CommandStatus status() {
        return CommandStatus.of(status);
    }
}
