package io.trunkline.smpp.fuzz;

import io.trunkline.smpp.receipt.DeliveryReceipt;
import io.trunkline.smpp.receipt.ReceiptScan;
import io.trunkline.smpp.receipt.ReceiptScanner;
import io.trunkline.smpp.receipt.ReceiptTlvs;

/** Any octets as the text of a receipt, and as its parameters: it is read or it is not, and nothing fails. */
public final class ReceiptFuzz {
    private static final int TLV_OCTETS = 10;

    private ReceiptFuzz() {}

    /** Jazzer's entry point. */
    public static void fuzzerTestOneInput(byte[] octets) {
        ReceiptScan scan = DeliveryReceipt.scan(octets);
        if (scan instanceof ReceiptScan.Found found
                && found.receipt().messageId().isEmpty()) {
            throw new AssertionError("a receipt with an empty id (expected: NoMessageId)");
        }
        ReceiptScanner scanner = new ReceiptScanner();
        scanner.scan(octets, 0, octets.length);
        for (ReceiptScanner.Field field : ReceiptScanner.Field.values()) {
            if (scanner.has(field)) {
                scanner.value(field);
                scanner.date(field);
            }
        }
        scanner.state();
        byte[] value = java.util.Arrays.copyOf(octets, Math.min(octets.length, TLV_OCTETS));
        ReceiptTlvs tlvs = ReceiptTlvs.NONE
                .with(ReceiptTlvs.RECEIPTED_MESSAGE_ID, value)
                .with(ReceiptTlvs.MESSAGE_STATE, value)
                .with(ReceiptTlvs.NETWORK_ERROR_CODE, value);
        DeliveryReceipt.scan(octets, 0, octets.length, tlvs);
    }
}
