package io.trunkline.bench.outcome;

import java.util.Locale;
import java.util.TreeMap;

/**
 * How the requests were answered, and how long after their intended start. Event loop only.
 *
 * <p>A latency counts from the moment that the schedule meant for the request, not from when it was written, so a stall
 * shows in every request that it delayed. Only accepted requests are in the latencies; the others are counted by cause.
 */
final class AnswerTally {
    private final Latencies fromIntended = new Latencies();
    private final Latencies fromStarted = new Latencies();
    private final TreeMap<String, Long> errors = new TreeMap<>();
    private long accepted;
    private long acceptedLastNanos;

    void answered(Exchange exchange, Answer answer) {
        switch (answer) {
            case Answer.Accepted accept -> {
                accepted++;
                acceptedLastNanos = exchange.answeredNanos();
                fromIntended.record(exchange.answeredNanos() - exchange.intendedNanos());
                fromStarted.record(exchange.answeredNanos() - exchange.startedNanos());
            }
            case Answer.Refused refused -> error("http " + refused.httpStatus() + code(refused.errorCode()));
            case Answer.Lost lost ->
                error(lost.cause().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
    }

    long accepted() {
        return accepted;
    }

    AnswerSummary summary() {
        return new AnswerSummary(
                accepted, acceptedLastNanos, new TreeMap<>(errors), fromIntended.summary(), fromStarted.summary());
    }

    private void error(String key) {
        errors.merge(key, 1L, Long::sum);
    }

    private static String code(int errorCode) {
        return errorCode == 0 ? "" : " code " + errorCode;
    }
}
