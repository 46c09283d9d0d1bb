package io.trunkline.smpp.simulator;

import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.receipt.MessageState;

/**
 * A receipt that is to be sent, or was sent and not answered yet.
 *
 * @param serial tells it from every other receipt of this carrier, across restarts
 * @param systemId to whom it goes: any receiver or transceiver bound under that name
 * @param dueMillis when it is to be sent, in milliseconds since the epoch
 * @param odd whether its text is written in another way than the specification's example
 */
record PendingReceipt(
        long serial, String systemId, Message message, MessageState state, int err, long dueMillis, boolean odd) {

    /** No user_message_reference in the submit_sm. */
    static final int NO_REFERENCE = -1;

    /**
     * The message that it is about.
     *
     * @param id the message_id of submit_sm_resp
     * @param submittedMillis milliseconds since the epoch
     * @param text its first characters
     * @param userMessageReference the TLV of the submit_sm, to be echoed, or {@link #NO_REFERENCE}
     */
    record Message(
            String id,
            PduAddress source,
            PduAddress destination,
            long submittedMillis,
            String text,
            int userMessageReference) {}

    PendingReceipt dueAt(long millis) {
        return new PendingReceipt(serial, systemId, message, state, err, millis, odd);
    }
}
