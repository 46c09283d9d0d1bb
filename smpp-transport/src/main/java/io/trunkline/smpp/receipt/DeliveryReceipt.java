package io.trunkline.smpp.receipt;

import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.Octets;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery receipt says (SMPP 3.4 appendix B, and the TLVs that beat it).
 *
 * @param messageId the carrier's id as written, from the TLV or else the text; never empty
 * @param state what became of the message; null when nothing says so in a way that is known
 * @param details the rest of the text
 * @param networkErrorCode the TLV, when there is one
 * @param intermediate whether esm_class calls it an intermediate notification, which never ends a message
 */
public record DeliveryReceipt(
        String messageId,
        @Nullable MessageState state,
        Details details,
        @Nullable NetworkErrorCode networkErrorCode,
        boolean intermediate) {

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

    /** Whether this says how the message ended; one without a known state does not, nor does an intermediate one. */
    public boolean isFinal() {
        return !intermediate && state != null && state.isFinal();
    }

    /**
     * Reads a deliver_sm whose esm_class says receipt or intermediate notification: its parameters, and its text from
     * short_message or message_payload.
     */
    public static ReceiptScan scan(DeliverSm message) {
        Octets text = message.userData();
        ReceiptScan scan = scan(text.shared(), 0, text.length(), ReceiptTlvs.of(message.tlvs()));
        return scan instanceof ReceiptScan.Found found && message.esmClass().isIntermediate()
                ? new ReceiptScan.Found(found.receipt().asIntermediate())
                : scan;
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

    private DeliveryReceipt asIntermediate() {
        return new DeliveryReceipt(messageId, state, details, networkErrorCode, true);
    }
}
