package io.trunkline.smpp.receipt;

import static io.trunkline.smpp.receipt.ReceiptScanner.Field.DONE_DATE;
import static io.trunkline.smpp.receipt.ReceiptScanner.Field.ERR;
import static io.trunkline.smpp.receipt.ReceiptScanner.Field.ID;
import static io.trunkline.smpp.receipt.ReceiptScanner.Field.STAT;
import static io.trunkline.smpp.receipt.ReceiptScanner.Field.SUBMIT_DATE;
import static io.trunkline.smpp.receipt.ReceiptScanner.Field.TEXT;

import java.nio.charset.StandardCharsets;

/** What reading a deliver_sm as a receipt gave. */
public sealed interface ReceiptScan {

    /** It is a receipt. */
    record Found(DeliveryReceipt receipt) implements ReceiptScan {}

    /**
     * It names no message, so it cannot be a receipt for one.
     *
     * @param raw the whole text, octet for octet as Latin-1
     */
    record NoMessageId(String raw) implements ReceiptScan {}

    /** Joins what {@code scanner} found in {@code text} with the TLVs, which come first. */
    static ReceiptScan of(ReceiptScanner scanner, ReceiptTlvs tlvs, byte[] text, int offset, int length) {
        String raw = new String(text, offset, length, StandardCharsets.ISO_8859_1);
        String tlvId = tlvs.receiptedMessageId();
        String messageId = tlvId != null ? tlvId : scanner.value(ID);
        if (messageId.isEmpty()) {
            return new NoMessageId(raw);
        }
        MessageState tlvState = tlvs.messageState();
        var details = new DeliveryReceipt.Details(
                scanner.value(STAT),
                scanner.value(ERR),
                scanner.value(TEXT),
                scanner.date(SUBMIT_DATE),
                scanner.date(DONE_DATE),
                raw);
        return new Found(new DeliveryReceipt(
                messageId, tlvState != null ? tlvState : scanner.state(), details, tlvs.networkErrorCode(), false));
    }
}
