package io.trunkline.gateway.receipt;

import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.message.ErrorCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a receipt means for its segment.
 *
 * <pre>
 * state                                outcome       code
 * DELIVRD                              DELIVERED
 * ENROUTE, ACCEPTD, SCHEDLD, BUFFRED   INTERMEDIATE
 * UNDELIV                              FAILED        by the error (GSM 03.40), else 30003
 * EXPIRED                              FAILED        by the error, else 30003
 * REJECTD                              FAILED        by the error, else 30007
 * DELETED, UNKNOWN, SKIPPED            FAILED        by the error, else 30008
 * anything else                        INTERMEDIATE  (what nobody understands ends no message)
 * </pre>
 *
 * @param code the error where the outcome is FAILED; else null
 */
public record ReceiptMeaning(
        ReceiptOutcome outcome, @Nullable ErrorCode code) {
    private static final ReceiptMeaning DELIVERED = new ReceiptMeaning(ReceiptOutcome.DELIVERED, null);
    private static final ReceiptMeaning INTERMEDIATE = new ReceiptMeaning(ReceiptOutcome.INTERMEDIATE, null);

    /**
     * What the state and the error mean together.
     *
     * @param state the state in the seven letters of SMPP 3.4 appendix B or a spelling of them, in any case
     * @param error the carrier's error code as it wrote it; empty where there was none
     */
    public static ReceiptMeaning of(String state, String error) {
        return switch (state.strip().toUpperCase(Locale.ROOT)) {
            case "DELIVRD", "DELIVERED" -> DELIVERED;
            case "UNDELIV", "UNDELIVERABLE", "UNDELIVERED", "FAILED" -> failed(error, ErrorCode.UNREACHABLE);
            case "EXPIRED" -> failed(error, ErrorCode.UNREACHABLE);
            case "REJECTD", "REJECTED" -> failed(error, ErrorCode.FILTERED);
            case "DELETED", "UNKNOWN", "SKIPPED" -> failed(error, ErrorCode.UNKNOWN_ERROR);
            default -> INTERMEDIATE;
        };
    }

    private static ReceiptMeaning failed(String error, ErrorCode otherwise) {
        ErrorCode named = named(error);
        return new ReceiptMeaning(ReceiptOutcome.FAILED, named == null ? otherwise : named);
    }

    /**
     * The errors on which most carriers agree, because they pass on the network's own (GSM 09.02 and 03.40): 1, 5
     * unknown or unidentified subscriber; 6, 27 absent; 9 illegal subscriber; 11 no short messages in the
     * subscription; 13 barred; 31 busy. Null for all others.
     */
    private static @Nullable ErrorCode named(String error) {
        return switch (withoutLeadingZeros(error.strip())) {
            case "1", "5" -> ErrorCode.UNKNOWN_DESTINATION;
            case "6", "27", "31" -> ErrorCode.UNREACHABLE;
            case "9", "11", "13" -> ErrorCode.BLOCKED;
            default -> null;
        };
    }

    private static String withoutLeadingZeros(String digits) {
        int start = 0;
        while (start < digits.length() && digits.charAt(start) == '0') {
            start++;
        }
        return digits.substring(start);
    }
}
