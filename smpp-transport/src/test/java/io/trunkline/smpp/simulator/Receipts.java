package io.trunkline.smpp.simulator;

import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.receipt.MessageState;

/** Receipts for tests. */
final class Receipts {

    private Receipts() {}

    static PendingReceipt receipt(long serial, String systemId, long dueMillis) {
        var message = new PendingReceipt.Message(
                "id-" + serial,
                PduAddress.alphanumeric("Trunkline"),
                PduAddress.international("15550001234"),
                1_700_000_000_000L,
                "żółw and more",
                (int) serial);
        return new PendingReceipt(serial, systemId, message, MessageState.DELIVERED, 0, dueMillis, serial % 2 == 0);
    }
}
