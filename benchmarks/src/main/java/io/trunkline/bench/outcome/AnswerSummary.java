package io.trunkline.bench.outcome;

import java.util.SortedMap;

/**
 * What a report says of the answers.
 *
 * @param acceptedLastNanos when the last acceptance was read, on the clock of {@link System#nanoTime()}; 0 if none was
 * @param errors every request that was not accepted, counted by cause
 * @param fromIntended latency of the accepted from their intended start: the figure to quote
 * @param fromStarted latency of the accepted from when they were written: what a closed-loop client would have seen
 */
public record AnswerSummary(
        long accepted,
        long acceptedLastNanos,
        SortedMap<String, Long> errors,
        LatencySummary fromIntended,
        LatencySummary fromStarted) {
    /** Requests that were answered or given up, in all. */
    public long settled() {
        return accepted + errors.values().stream().mapToLong(Long::longValue).sum();
    }
}
