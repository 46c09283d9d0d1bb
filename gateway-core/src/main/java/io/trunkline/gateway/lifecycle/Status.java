package io.trunkline.gateway.lifecycle;

/** Where a message stands, in the order of progress; a message never moves to an earlier one. */
public enum Status {
    ACCEPTED,
    ROUTED,
    /** A submit_sm was written and its answer was lost: it may have been sent. */
    AMBIGUOUS,
    SUBMITTED,
    DELIVERED,
    /** The carrier took it and failed it. */
    UNDELIVERED,
    /** It never left the gateway. */
    FAILED;

    /** Whether the status is final. */
    public boolean isTerminal() {
        return compareTo(DELIVERED) >= 0;
    }
}
