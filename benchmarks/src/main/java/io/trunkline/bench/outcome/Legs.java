package io.trunkline.bench.outcome;

/**
 * Latencies between two witnesses, of one machine's clock. What overtook what it is counted from counts as 0.
 *
 * @param intendedToSubmit from the intended start of the request to the first submit_sm at the carrier
 * @param acceptToSubmit from the answer to it
 * @param submitToSent from it to the first callback {@code sent}
 * @param submitToDelivered from it to the first callback {@code delivered}, the carrier's own delay of the receipt included
 */
public record Legs(
        LatencySummary intendedToSubmit,
        LatencySummary acceptToSubmit,
        LatencySummary submitToSent,
        LatencySummary submitToDelivered) {}
