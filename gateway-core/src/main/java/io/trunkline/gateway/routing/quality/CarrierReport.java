package io.trunkline.gateway.routing.quality;

/**
 * What one node saw at its binds to a carrier since its report before.
 *
 * @param bound how many of its binds to the carrier are bound
 * @param unbound how many are not, of those that were tried
 * @param answered submit_sm that the carrier answered in any way
 * @param throttled of these, how many it put off because they came too fast
 * @param errorsInRow the longest run of answers that were its own fault
 */
public record CarrierReport(String carrier, int bound, int unbound, long answered, long throttled, int errorsInRow) {}
