package io.trunkline.gateway.message;

/** What becomes of a message that may have been sent, once its receipt has been waited for in vain. */
public enum AmbiguityPolicy {
    /** The segments in doubt are sent once more: rather twice than never. */
    RESEND_ONCE,
    /** The message fails: rather never than twice. */
    FAIL_AMBIGUOUS
}
