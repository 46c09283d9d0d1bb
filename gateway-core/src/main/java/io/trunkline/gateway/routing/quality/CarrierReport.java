package io.trunkline.gateway.routing.quality;

/**
 * What one node saw at its binds to a carrier since its report before.
 *
 * @param bound how many of its binds to the carrier are bound
 * @param unbound how many are not, of those that have tried
 * @param accepted submit_sm that the carrier took
 * @param rejected those that it refused through no fault of the message or its sender
 * @param throttled those that it put off because they came too fast
 * @param inARow how many of {@code rejected}, at the least, came after the last of {@code accepted}; all of them where there is
 *     none of these
 */
public record CarrierReport(
        String carrier, int bound, int unbound, long accepted, long rejected, long throttled, long inARow) {
    /** Whether nothing was submitted. */
    boolean isIdle() {
        return accepted + rejected + throttled == 0;
    }
}
