package io.trunkline.smpp.session;

/** Why a request certainly did not reach the peer. */
public enum NotSentReason {
    /** There is no bound session in the direction of the request. */
    NOT_BOUND,
    /** The session is draining or closed for good. */
    CLOSING,
    /** As many requests as the bound allows wait already. */
    QUEUE_FULL,
    /** The session ended before any octet of the request was handed to the socket. */
    DISCONNECTED,
    /** No peer that is bound speaks a version with optional parameters, and the request cannot do without them. */
    NEEDS_TLVS,
    /** It is longer than a peer has to take, 68 KiB. */
    TOO_LONG
}
