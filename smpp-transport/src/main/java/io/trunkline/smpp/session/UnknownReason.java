package io.trunkline.smpp.session;

/** Why nobody can say whether the peer took a request that was sent. */
public enum UnknownReason {
    /** No response within the response timer; a late one may still come. */
    TIMEOUT,
    /** The session ended before the response came. */
    DISCONNECTED,
    /** A response came that cannot be read. */
    MALFORMED_RESPONSE,
    /** A response came that belongs to another command. */
    WRONG_RESPONSE
}
