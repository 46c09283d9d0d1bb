package io.trunkline.smpp.simulator;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a carrier has done since it started; a snapshot.
 *
 * @param accepted submit_sm answered with a message id
 * @param refused submit_sm answered with an error, throttling by the profile's rate included
 * @param unanswered submit_sm that were left without an answer on purpose
 * @param receiptsSent deliver_sm that went out with a receipt, repeats included
 * @param receiptsAnswered of those, the ones that were answered with ESME_ROK
 * @param inboundSent inbound messages that went out, or were to and found the window full
 * @param inboundAnswered of those, the ones that were answered with ESME_ROK
 */
public record CarrierFigures(
        long accepted,
        long refused,
        long unanswered,
        long receiptsSent,
        long receiptsAnswered,
        long inboundSent,
        long inboundAnswered) {

    /** All submit_sm. */
    public long submitted() {
        return accepted + refused + unanswered;
    }

    /** Counts; thread-safe. */
    static final class Counter {
        final LongAdder accepted = new LongAdder();
        final LongAdder refused = new LongAdder();
        final LongAdder unanswered = new LongAdder();
        final LongAdder receiptsSent = new LongAdder();
        final LongAdder receiptsAnswered = new LongAdder();
        final LongAdder inboundSent = new LongAdder();
        final LongAdder inboundAnswered = new LongAdder();

        CarrierFigures snapshot() {
            return new CarrierFigures(
                    accepted.sum(),
                    refused.sum(),
                    unanswered.sum(),
                    receiptsSent.sum(),
                    receiptsAnswered.sum(),
                    inboundSent.sum(),
                    inboundAnswered.sum());
        }
    }
}
