package io.trunkline.bench.crash.traffic;

import io.trunkline.bench.outcome.Sid;
import org.jspecify.annotations.Nullable;

/** What one POST came to, as its client saw it. */
public sealed interface RequestOutcome {
    /** 201: the gateway answers for the message. */
    record Accepted(Sid sid) implements RequestOutcome {}

    /**
     * Another answer. 400, 429 and 503 say that nothing was accepted.
     *
     * @param code the {@code code} of the error body, 0 when there was none
     * @param saysWhen whether it has a Retry-After
     */
    record Refused(int httpStatus, int code, boolean saysWhen) implements RequestOutcome {}

    /** Nothing was asked. */
    record NotAsked(Cause cause) implements RequestOutcome {}

    /** Why nothing was asked. */
    enum Cause {
        /** The connection was refused: nobody listened. */
        REFUSED,
        /** No connection came about for another reason. */
        NO_CONNECTION,
        /** The client had too many requests without an outcome. */
        HELD
    }

    /**
     * Nobody knows whether the message was accepted.
     *
     * @param sid what the gateway's 409 names; null where there was no answer at all
     */
    record Unknown(@Nullable Sid sid) implements RequestOutcome {}
}
