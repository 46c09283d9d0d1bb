package io.trunkline.gateway.intake;

import io.trunkline.gateway.intake.admission.AppliedLimit;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;

/** What intake answers. */
public sealed interface IntakeResult {
    /** The message is in the log. */
    record Accepted(AcceptedMessage message) implements IntakeResult {}

    /** The key was used for the same request: its message is in the log since then, and nothing was appended now. */
    record Repeated(AcceptedMessage message) implements IntakeResult {}

    /** The key stands for a request that asked for something else; nothing was appended. */
    record KeyOfAnotherRequest() implements IntakeResult {}

    /**
     * Nobody can say now whether the key was used; nothing was appended.
     *
     * @param retryAfter when to try again
     */
    record KeysUnavailable(Duration retryAfter) implements IntakeResult {}

    /**
     * The request is wrong as it stands.
     *
     * @param detail what was found and what was expected, as a sentence
     */
    record Refused(ErrorCode code, String detail) implements IntakeResult {}

    /**
     * A limit has no room for it now; nothing was appended.
     *
     * @param retryAfter when there may be; above zero
     */
    record Limited(AppliedLimit.Rate by, Duration retryAfter) implements IntakeResult {}

    /** A cap has no room for it before its next period; nothing was appended. */
    record Capped(AppliedLimit.Cap by) implements IntakeResult {}

    /**
     * Nobody can tell now what is left of a cap; nothing was appended.
     *
     * @param retryAfter when to try again; above zero
     */
    record CapUnknown(AppliedLimit.Cap by, Duration retryAfter) implements IntakeResult {}

    /**
     * As much waits behind the sender as may; nothing was appended.
     *
     * @param segmentsMax how many segments may wait
     * @param retryAfter when there may be room; above zero
     */
    record QueueFull(Address sender, long segmentsMax, Duration retryAfter) implements IntakeResult {}

    /**
     * The log takes nothing now; nothing was appended.
     *
     * @param retryAfter when to try again
     */
    record Unavailable(Duration retryAfter) implements IntakeResult {}

    /** The log did not answer: the message may have been accepted under this SID. */
    record Unknown(MessageSid sid) implements IntakeResult {}
}
