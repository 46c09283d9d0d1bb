package io.trunkline.smpp.receipt;

import org.jspecify.annotations.Nullable;

/** message_state (SMPP 3.4 section 5.2.28; SCHEDULED and SKIPPED are of 5.0 section 4.7.15). */
public enum MessageState {
    SCHEDULED(0, "SCHEDLD"),
    ENROUTE(1, "ENROUTE"),
    DELIVERED(2, "DELIVRD"),
    EXPIRED(3, "EXPIRED"),
    DELETED(4, "DELETED"),
    UNDELIVERABLE(5, "UNDELIV"),
    ACCEPTED(6, "ACCEPTD"),
    UNKNOWN(7, "UNKNOWN"),
    REJECTED(8, "REJECTD"),
    SKIPPED(9, "SKIPPED");

    private static final MessageState[] BY_CODE = values();

    private final int code;
    private final String receiptText;

    MessageState(int code, String receiptText) {
        this.code = code;
        this.receiptText = receiptText;
    }

    /** The value of the TLV message_state, 0..9. */
    public int code() {
        return code;
    }

    /** The word that stands for this state in the text of a receipt (SMPP 3.4 appendix B). */
    public String receiptText() {
        return receiptText;
    }

    /**
     * Whether nothing more is to come. The specification calls ACCEPTED final, but carriers send it, as ACCEPTD or
     * ACKED, when they take a message on and follow it with a real outcome; here it is intermediate.
     */
    public boolean isFinal() {
        return switch (this) {
            case SCHEDULED, ENROUTE, ACCEPTED -> false;
            case DELIVERED, EXPIRED, DELETED, UNDELIVERABLE, UNKNOWN, REJECTED, SKIPPED -> true;
        };
    }

    /** The state of a TLV value, or null for one outside 0..9. */
    public static @Nullable MessageState ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
