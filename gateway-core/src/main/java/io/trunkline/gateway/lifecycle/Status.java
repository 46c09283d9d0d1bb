package io.trunkline.gateway.lifecycle;

/** Where a message stands, in the order of progress; a message never moves to an earlier one. */
public enum Status {
    ACCEPTED,
    /** It is not routed yet because it has to wait. */
    WAITING,
    ROUTED,
    /** A submit_sm was written and its answer was lost: it may have been sent. */
    AMBIGUOUS,
    SUBMITTED,
    DELIVERED,
    /** The carrier took it and failed it. */
    UNDELIVERED,
    /** It never left the gateway. */
    FAILED,
    /** The customer took it back before it was sent. */
    CANCELED,
    /** It came from a subscriber. */
    RECEIVED;

    /** Whether the status is final. */
    public boolean isTerminal() {
        return compareTo(DELIVERED) >= 0;
    }
}
