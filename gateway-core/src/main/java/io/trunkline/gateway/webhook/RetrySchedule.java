package io.trunkline.gateway.webhook;

import io.trunkline.gateway.webhook.AttemptResult.Answered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When a callback is tried again: twelve attempts over three days. Pure; time and chance come in.
 */
final class RetrySchedule {
    /** How often a callback is tried at the most. */
    static final int ATTEMPTS_MAX = 12;

    /** The share by which a wait is longer or shorter, so that what failed together does not return together. */
    static final double JITTER = 0.1;

    private static final Duration RETRY_AFTER_MAX = Duration.ofHours(1);

    /** The wait before each attempt, from the first. */
    private static final List<Duration> WAITS = List.of(
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    private RetrySchedule() {}

    /**
     * What follows from an attempt.
     *
     * @param attempt its number, 1..12
     * @param now when it ended
     * @param chance evenly spread over 0..1
     */
    static Verdict judge(int attempt, AttemptResult result, Instant now, double chance) {
        if (result.isTaken()) {
            return new Verdict.Delivered();
        }
        FailureClass failure = FailureClass.of(result);
        if (attempt >= failure.attemptsMax()) {
            return new Verdict.Ended(failure);
        }
        return new Verdict.Again(failure, now.plus(waitAfter(attempt, result, chance)));
    }

    private static Duration waitAfter(int attempt, AttemptResult result, double chance) {
        Duration wait = WAITS.get(attempt);
        Duration jittered = Duration.ofMillis(Math.round(wait.toMillis() * (1 - JITTER + 2 * JITTER * chance)));
        Duration retryAfter = result instanceof Answered answered ? answered.retryAfter() : null;
        if (retryAfter != null) {
            Duration asked = retryAfter.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : retryAfter;
            return asked.compareTo(jittered) > 0 ? asked : jittered;
        }
        return jittered;
    }

    /** What follows from an attempt. */
    sealed interface Verdict {
        record Delivered() implements Verdict {}

        /** It failed and is tried again at the time. */
        record Again(FailureClass failure, Instant due) implements Verdict {}

        /** It failed and that is the end of it. */
        record Ended(FailureClass failure) implements Verdict {}
    }
}
