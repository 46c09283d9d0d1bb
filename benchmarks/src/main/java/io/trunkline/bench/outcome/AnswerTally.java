package io.trunkline.bench.outcome;

import java.util.Locale;
import java.util.TreeMap;

/**
 * How the requests were answered, and how long after their intended start. Event loop only.
 *
 * <p>A latency counts from the moment that the schedule meant for the request, not from when it was written, so a stall
 * shows in every request that it delayed. Accepted and refused requests have latencies of their own; those that were not
 * accepted are counted by cause.
 */
final class AnswerTally {
    private final Latencies fromIntended = new Latencies();
    private final Latencies fromStarted = new Latencies();
    private final Latencies recent = new Latencies();
    private final Latencies refusals = new Latencies();
    private final AnswerTimeline timeline = new AnswerTimeline();
    private final TreeMap<String, Long> errors = new TreeMap<>();
    private long accepted;
    private long acceptedLastNanos;

    void answered(Exchange exchange, Answer answer) {
        timeline.answered(exchange, answer);
        switch (answer) {
            case Answer.Accepted accept -> {
                accepted++;
                acceptedLastNanos = exchange.answeredNanos();
                fromIntended.record(exchange.answeredNanos() - exchange.intendedNanos());
                recent.record(exchange.answeredNanos() - exchange.intendedNanos());
                fromStarted.record(exchange.answeredNanos() - exchange.startedNanos());
            }
            case Answer.Refused refused -> {
                refusals.record(exchange.answeredNanos() - exchange.intendedNanos());
                error("http " + refused.httpStatus() + code(refused.errorCode()));
            }
            case Answer.Lost lost ->
                error(lost.cause().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
    }

    long accepted() {
        return accepted;
    }

    /** Latencies from the intended start of what was accepted since the last call. */
    LatencySummary takeRecent() {
        LatencySummary summary = recent.summary();
        recent.clear();
        return summary;
    }

    AnswerSummary summary() {
        return new AnswerSummary(
                accepted,
                acceptedLastNanos,
                new TreeMap<>(errors),
                fromIntended.summary(),
                fromStarted.summary(),
                refusals.summary(),
                timeline.seconds());
    }

    private void error(String key) {
        errors.merge(key, 1L, Long::sum);
    }

    private static String code(int errorCode) {
        return errorCode == 0 ? "" : " code " + errorCode;
    }
}
