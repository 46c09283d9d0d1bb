package io.trunkline.bench.outcome;

/** What became of one request, as its client saw it. */
public sealed interface Answer {
    /** 201 with a SID: the gateway answers for the message from now on. */
    record Accepted(Sid sid) implements Answer {}

    /**
     * Any other answer.
     *
     * @param httpStatus the status code; 201 when a SID was missing from the body
     * @param errorCode the {@code code} of Twilio's error body, 0 when there was none
     */
    record Refused(int httpStatus, int errorCode) implements Answer {}

    /** No answer: nobody knows whether the message was accepted. */
    record Lost(Cause cause) implements Answer {}

    /** Why there was no answer. */
    enum Cause {
        /** The connection ended while the request was in flight. */
        DISCONNECTED,
        /** No whole answer within the time-out. */
        TIMED_OUT,
        /** The answer was not HTTP. */
        MALFORMED
    }
}
