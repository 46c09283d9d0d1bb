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
    record Limited(AppliedLimit.Rate by, Duration retryAfter) implements Verdict {}

    /** It is not, before the cap's next period begins, and was counted against nothing. */
    record Capped(AppliedLimit.Cap by) implements Verdict {}

    /**
     * Nobody can tell now what is left of a cap: it was counted against nothing.
     *
     * @param retryAfter when somebody may; above zero
     */
    record Uncounted(AppliedLimit.Cap by, Duration retryAfter) implements Verdict {}
}
