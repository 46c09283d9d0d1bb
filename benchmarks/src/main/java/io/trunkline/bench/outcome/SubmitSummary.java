package io.trunkline.bench.outcome;

/**
 * What the carrier got.
 *
 * @param submits submit_sm that name a message of this run, each segment for itself
 * @param messages of which at least the segment with the number was seen
 * @param submittedFirstNanos when the first of them came, on the clock of {@link System#nanoTime()}; 0 if none did
 * @param submittedLastNanos when the last of them came, on the clock of {@link System#nanoTime()}; 0 if none did
 * @param strange submit_sm with a number that no message of this run has
 */
public record SubmitSummary(
        long submits, long messages, long submittedFirstNanos, long submittedLastNanos, long strange) {}
