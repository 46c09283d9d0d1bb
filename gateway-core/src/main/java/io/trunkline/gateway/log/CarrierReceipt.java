package io.trunkline.gateway.log;

import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.message.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A receipt as a carrier sent it, read.
 *
 * @param carrier the carrier's name
 * @param carrierMessageId the id that the carrier gave the segment; empty where the receipt names none
 * @param destination the number that the message went to, in the carrier's own form
 * @param at when it came
 * @param code the error where the outcome is a failure; else null
 * @param detail state and error as the carrier wrote them, without message text
 * @param sender what the message came from, in the carrier's own form; empty where it is not known
 * @param reference the user_message_reference that the carrier echoed; null where it echoes none
 * @param elsewhere whether another route may deliver what this one failed
 */
public record CarrierReceipt(
        String carrier,
        String carrierMessageId,
        String destination,
        Instant at,
        ReceiptOutcome outcome,
        @Nullable ErrorCode code,
        String detail,
        String sender,
        @Nullable Integer reference,
        boolean elsewhere) {
    /** Whether it names its segment by the carrier's id. */
    public boolean hasId() {
        return !carrierMessageId.isEmpty();
    }

    /** Whether anything in it may tell whose it is. */
    public boolean isTraceable() {
        return hasId() || reference != null;
    }

    /** That no other route may do better. */
    public CarrierReceipt(
            String carrier,
            String carrierMessageId,
            String destination,
            Instant at,
            ReceiptOutcome outcome,
            @Nullable ErrorCode code,
            String detail,
            String sender,
            @Nullable Integer reference) {
        this(carrier, carrierMessageId, destination, at, outcome, code, detail, sender, reference, false);
    }

    /** A receipt that says neither its sender nor its reference. */
    public CarrierReceipt(
            String carrier,
            String carrierMessageId,
            String destination,
            Instant at,
            ReceiptOutcome outcome,
            @Nullable ErrorCode code,
            String detail) {
        this(carrier, carrierMessageId, destination, at, outcome, code, detail, "", null);
    }
}
