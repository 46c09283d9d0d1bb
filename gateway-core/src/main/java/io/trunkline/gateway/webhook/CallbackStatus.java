package io.trunkline.gateway.webhook;

import io.trunkline.gateway.lifecycle.Status;
import java.util.Optional;

/** The statuses that customers are told; there is no callback for the initial one. */
public enum CallbackStatus {
    SENT("sent", 1),
    /** Sent, perhaps: the carrier's answer was lost. */
    SENT_AMBIGUOUS("sent", 1),
    DELIVERED("delivered", 2),
    UNDELIVERED("undelivered", 2),
    FAILED("failed", 2),
    CANCELED("canceled", 2),
    /** A subscriber's message came. */
    RECEIVED("received", 1);

    private final String word;
    private final int sequence;

    CallbackStatus(String word, int sequence) {
        this.word = word;
        this.sequence = sequence;
    }

    /** What stands in MessageStatus. */
    public String word() {
        return word;
    }

    /** 1 for the first callback of a message, 2 for the final one. */
    public int sequence() {
        return sequence;
    }

    public boolean isFinal() {
        return sequence == 2;
    }

    /** What is told of a message in this status; empty where nothing is. */
    static Optional<CallbackStatus> of(Status status) {
        return switch (status) {
            case ACCEPTED, WAITING, ROUTED -> Optional.empty();
            case AMBIGUOUS -> Optional.of(SENT_AMBIGUOUS);
            case SUBMITTED -> Optional.of(SENT);
            case DELIVERED -> Optional.of(DELIVERED);
            case UNDELIVERED -> Optional.of(UNDELIVERED);
            case FAILED -> Optional.of(FAILED);
            case CANCELED -> Optional.of(CANCELED);
            case RECEIVED -> Optional.of(RECEIVED);
        };
    }
}
