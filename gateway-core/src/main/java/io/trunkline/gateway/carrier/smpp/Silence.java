package io.trunkline.gateway.carrier.smpp;

import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.session.UnknownReason;
import java.time.Duration;

/**
 * Whether a carrier that keeps a bind up answers no submission at it: some are with it, and of none an answer has come for
 * {@link #MAX}. One that is given up as unanswered is no answer. Thread-safe; moments are on System.nanoTime's scale.
 */
final class Silence {
    static final Duration MAX = Duration.ofSeconds(5);

    private int withCarrier;

    /** When the last answer came, or, where that is later, the first of those was asked that are with the carrier. */
    private long since;

    synchronized void asked(long now) {
        if (withCarrier++ == 0) {
            since = now;
        }
    }

    synchronized void ended(SubmitOutcome outcome, long now) {
        withCarrier--;
        boolean isLost = outcome instanceof SubmitOutcome.Unknown unknown && unknown.reason() == UnknownReason.TIMEOUT;
        if (!isLost && !(outcome instanceof SubmitOutcome.NotSent)) {
            since = now;
        }
    }

    /** An answer came to what had ended as unanswered. */
    synchronized void answeredLate(long now) {
        since = now;
    }

    synchronized boolean isOn(long now) {
        return withCarrier > 0 && now - since >= MAX.toNanos();
    }
}
