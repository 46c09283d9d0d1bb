package io.trunkline.smpp.receipt;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery receipt says (SMPP 3.4 appendix B, and the TLVs that beat it).
 *
 * @param messageId the carrier's id as written, from the TLV or else the text; never empty
 * @param state what became of the message; null when nothing says so in a way that is known
 * @param details the rest of the text
 * @param networkErrorCode the TLV, when there is one
 */
public record DeliveryReceipt(
        String messageId,
        @Nullable MessageState state,
        Details details,
        @Nullable NetworkErrorCode networkErrorCode) {

    /**
     * The fields of the text as they were written, empty where they were missing.
     *
     * @param stat the state in the carrier's own spelling
     * @param err the carrier's error code, not always a number
     * @param text the first characters of the message
     * @param submitDate in the carrier's own time zone; null when missing or in no known form
     * @param doneDate the same for the end
     * @param raw the whole text, octet for octet as Latin-1
     */
    public record Details(
            String stat,
            String err,
            String text,
            @Nullable LocalDateTime submitDate,
            @Nullable LocalDateTime doneDate,
            String raw) {}

    /** Whether this says how the message ended; one without a known state does not. */
    public boolean isFinal() {
        return state != null && state.isFinal();
    }

    /** Reads a receipt from its text alone. */
    public static ReceiptScan scan(byte[] text) {
        return scan(text, 0, text.length, ReceiptTlvs.NONE);
    }

    /**
     * Reads a receipt from {@code length} octets of text, which may be none, and its TLVs. Never fails, whatever the
     * octets: what bears no message id is no receipt.
     */
    public static ReceiptScan scan(byte[] text, int offset, int length, ReceiptTlvs tlvs) {
        ReceiptScanner scanner = new ReceiptScanner();
        scanner.scan(text, offset, length);
        return ReceiptScan.of(scanner, tlvs, text, offset, length);
    }
}
