package io.trunkline.smpp.pdu;

/** In which directions messages flow on a session (SMPP 3.4 section 2.1). */
public enum BindMode {
    /** The ESME submits. */
    TRANSMITTER(CommandId.BIND_TRANSMITTER, CommandId.BIND_TRANSMITTER_RESP),
    /** The ESME receives receipts and messages. */
    RECEIVER(CommandId.BIND_RECEIVER, CommandId.BIND_RECEIVER_RESP),
    /** Both; since 3.4. */
    TRANSCEIVER(CommandId.BIND_TRANSCEIVER, CommandId.BIND_TRANSCEIVER_RESP);

    private final CommandId request;
    private final CommandId response;

    BindMode(CommandId request, CommandId response) {
        this.request = request;
        this.response = response;
    }

    public CommandId request() {
        return request;
    }

    public CommandId response() {
        return response;
    }

    public boolean transmits() {
        return this != RECEIVER;
    }

    public boolean receives() {
        return this != TRANSMITTER;
    }
}
