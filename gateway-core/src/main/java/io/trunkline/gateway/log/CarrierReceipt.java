package io.trunkline.gateway.log;

import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.message.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A receipt as a carrier sent it, read.
 *
 * @param carrier the carrier's name
 * @param carrierMessageId the id that the carrier gave the segment
 * @param destination the number that the message went to, in the carrier's own form
 * @param at when it came
 * @param code the error where the outcome is a failure; else null
 * @param detail state and error as the carrier wrote them, without message text
 */
public record CarrierReceipt(
        String carrier,
        String carrierMessageId,
        String destination,
        Instant at,
        ReceiptOutcome outcome,
        @Nullable ErrorCode code,
        String detail) {}
