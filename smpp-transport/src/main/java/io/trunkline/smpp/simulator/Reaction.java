package io.trunkline.smpp.simulator;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.receipt.MessageState;
import java.time.Duration;
import java.util.List;

/**
 * What the carrier makes of one submit_sm.
 *
 * @param receipts those to send if the ESME asked for them; none when the message is refused
 */
record Reaction(Answer answer, List<PlannedReceipt> receipts) {

    /** How the submit_sm is answered. */
    sealed interface Answer {

        /** ESME_ROK with a message id, after {@code delay}. */
        record Accepted(Duration delay) implements Answer {}

        /** An error, after {@code delay}. */
        record Refused(CommandStatus status, Duration delay) implements Answer {}

        /** Never. */
        record Silence() implements Answer {}

        /** The connection is closed instead. */
        record Disconnect() implements Answer {}

        /** The connection is reset instead. */
        record Reset() implements Answer {}

        /** Neither this nor anything later is read or answered; the connection stays. */
        record Hang() implements Answer {}

        /** ESME_ROK with a message id, after {@code delay}, but not in the form that it should have. */
        record Tampered(Tampering how, Duration delay) implements Answer {}

        /** ESME_ROK with a message id, after {@code delay}, and the text comes back as an inbound message. */
        record Echoed(Duration delay) implements Answer {}
    }

    /** What is wrong with the form of a response. */
    enum Tampering {
        /** Another command's response under the same sequence number. */
        WRONG_TYPE,
        /** A command_length that no PDU can have. */
        OVERSIZED,
        /** Each octet by itself, from here on to the end of the session. */
        BYTE_BY_BYTE
    }

    /**
     * A receipt to come.
     *
     * @param delay from the submit_sm, the time of the answer included
     * @param err 0..999
     * @param odd whether its text is written in another way than the specification's example
     */
    record PlannedReceipt(MessageState state, Duration delay, int err, boolean odd) {

        boolean isIntermediate() {
            return !state.isFinal();
        }
    }

    static Reaction refused(CommandStatus status, Duration delay) {
        return new Reaction(new Answer.Refused(status, delay), List.of());
    }
}
