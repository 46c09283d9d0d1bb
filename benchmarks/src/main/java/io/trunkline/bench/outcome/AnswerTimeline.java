package io.trunkline.bench.outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How many requests were answered in each second of a run, counted from the first request. Event loop only. */
public final class AnswerTimeline {
    private static final int SECONDS_MAX = 86_400;
    private static final int SERVER_ERRORS = 500;

    private final List<Second> seconds = new ArrayList<>();
    private long originNanos;
    private boolean begun;

    AnswerTimeline() {}

    /**
     * One second.
     *
     * @param startNanos its beginning, on the clock of {@link System#nanoTime()}
     * @param refused answers that are neither 2xx nor 5xx
     * @param failed 5xx, and no answer
     */
    public record Second(long startNanos, int accepted, int refused, int failed) {
        private Second and(Answer answer) {
            return switch (answer) {
                case Answer.Accepted ok -> new Second(startNanos, accepted + 1, refused, failed);
                case Answer.Lost lost -> new Second(startNanos, accepted, refused, failed + 1);
                case Answer.Refused no ->
                    no.httpStatus() < SERVER_ERRORS
                            ? new Second(startNanos, accepted, refused + 1, failed)
                            : new Second(startNanos, accepted, refused, failed + 1);
            };
        }
    }

    /** What happens after a day is not counted. */
    void answered(Exchange exchange, Answer answer) {
        if (!begun) {
            begun = true;
            originNanos = exchange.intendedNanos();
        }
        int at = (int) TimeUnit.NANOSECONDS.toSeconds(exchange.answeredNanos() - originNanos);
        if (at >= SECONDS_MAX) {
            return;
        }
        while (seconds.size() <= at) {
            seconds.add(new Second(originNanos + TimeUnit.SECONDS.toNanos(seconds.size()), 0, 0, 0));
        }
        seconds.set(at, seconds.get(at).and(answer));
    }

    List<Second> seconds() {
        return List.copyOf(seconds);
    }
}
