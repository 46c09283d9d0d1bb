package io.trunkline.bench.outcome;

/** The {@code MessageStatus} of a callback. */
public enum CallbackStatus {
    SENT(0x01, false),
    DELIVERED(0x02, true),
    UNDELIVERED(0x04, true),
    FAILED(0x08, true),
    CANCELED(0x10, true),
    /** A word that asks for no callback, or that nobody knows. */
    OTHER(0x20, false);

    private final int bit;
    private final boolean terminal;

    CallbackStatus(int bit, boolean terminal) {
        this.bit = bit;
        this.terminal = terminal;
    }

    /** Whether nothing may follow it. */
    public boolean terminal() {
        return terminal;
    }

    /** The status that {@code word} names. */
    public static CallbackStatus of(String word) {
        return switch (word) {
            case "sent" -> SENT;
            case "delivered" -> DELIVERED;
            case "undelivered" -> UNDELIVERED;
            case "failed" -> FAILED;
            case "canceled" -> CANCELED;
            default -> OTHER;
        };
    }

    /** Its place in a set of seven statuses. */
    int bit() {
        return bit;
    }
}
