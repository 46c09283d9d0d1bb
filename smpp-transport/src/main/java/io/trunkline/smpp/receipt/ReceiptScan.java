package io.trunkline.smpp.receipt;

import static io.trunkline.smpp.receipt.ReceiptScanner.Field.DONE_DATE;
import static io.trunkline.smpp.receipt.ReceiptScanner.Field.ERR;
import static io.trunkline.smpp.receipt.ReceiptScanner.Field.ID;
import static io.trunkline.smpp.receipt.ReceiptScanner.Field.STAT;
import static io.trunkline.smpp.receipt.ReceiptScanner.Field.SUBMIT_DATE;
import static io.trunkline.smpp.receipt.ReceiptScanner.Field.TEXT;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What reading a deliver_sm as a receipt gave. */
public sealed interface ReceiptScan {

    /** It is a receipt. */
    record Found(DeliveryReceipt receipt) implements ReceiptScan {}

    /**
     * It names no message, so nothing can be told of one by it.
     *
     * @param state what it says became of the message; null when nothing says so in a way that is known
     * @param details what its text says all the same
     */
    record NoMessageId(@Nullable MessageState state, DeliveryReceipt.Details details) implements ReceiptScan {}

    /** Joins what {@code scanner} found in {@code text} with the TLVs, which come first. */
    static ReceiptScan of(ReceiptScanner scanner, ReceiptTlvs tlvs, byte[] text, int offset, int length) {
        String raw = new String(text, offset, length, StandardCharsets.ISO_8859_1);
        String tlvId = tlvs.receiptedMessageId();
        String messageId = tlvId != null ? tlvId : scanner.value(ID);
        MessageState tlvState = tlvs.messageState();
        MessageState state = tlvState != null ? tlvState : scanner.state();
        var details = new DeliveryReceipt.Details(
                scanner.value(STAT),
                scanner.value(ERR),
                scanner.value(TEXT),
                scanner.date(SUBMIT_DATE),
                scanner.date(DONE_DATE),
                raw);
        return messageId.isEmpty()
                ? new NoMessageId(state, details)
                : new Found(new DeliveryReceipt(messageId, state, details, tlvs.networkErrorCode(), false));
    }
}
