package io.trunkline.gateway.intake.admission;

import java.time.Duration;

/** Whether a message is within its limits. */
public sealed interface Verdict {
    /** It is, and was counted against all of them. */
    record Admitted() implements Verdict {}

    /**
     * It is not, and was counted against none.
     *
     * @param by the limit that takes longest to have room
     * @param retryAfter when that may be; above zero
     */
    record Limited(AppliedLimit by, Duration retryAfter) implements Verdict {}
}
