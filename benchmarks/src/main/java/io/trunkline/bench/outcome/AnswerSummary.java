package io.trunkline.bench.outcome;

import java.util.List;
import java.util.SortedMap;

/**
 * What a report says of the answers.
 *
 * @param acceptedLastNanos when the last acceptance was read, on the clock of {@link System#nanoTime()}; 0 if none was
 * @param errors every request that was not accepted, counted by cause
 * @param fromIntended latency of the accepted from their intended start: the figure to quote
 * @param fromStarted latency of the accepted from when they were written: what a closed-loop client would have seen
 * @param refusals latency of the refused from their intended start
 * @param seconds how the requests of each second were answered, by the second of their answers
 */
public record AnswerSummary(
        long accepted,
        long acceptedLastNanos,
        SortedMap<String, Long> errors,
        LatencySummary fromIntended,
        LatencySummary fromStarted,
        LatencySummary refusals,
        List<AnswerTimeline.Second> seconds) {
    public AnswerSummary {
        seconds = List.copyOf(seconds);
    }

    /** Requests that were answered or given up, in all. */
    public long settled() {
        return accepted + errors.values().stream().mapToLong(Long::longValue).sum();
    }
}
