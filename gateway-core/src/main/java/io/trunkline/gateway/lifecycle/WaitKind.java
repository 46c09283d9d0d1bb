package io.trunkline.gateway.lifecycle;

/** What a message waits for. */
public enum WaitKind {
    /** The time that the customer named, or the destination's sending window. */
    SEND_AT,
    /** Another attempt after a refusal that may have passed. */
    RETRY,
    /** A receipt that says whether an attempt in doubt was sent. */
    DOUBT,
    /** A receipt for what the carrier accepted. */
    RECEIPT_TIMEOUT,
    /** Its turn in the queue of its sender, which has a pace. */
    PACE
}
