package io.trunkline.bench.outcome;

/**
 * One request and when it happened, on the clock of {@link System#nanoTime()}.
 *
 * @param number the request's place in the schedule, 0-based
 * @param intendedNanos when the schedule meant it to start
 * @param startedNanos when it was written, at or after {@code intendedNanos}
 * @param answeredNanos when its answer was whole, or when it was given up
 */
public record Exchange(int number, long intendedNanos, long startedNanos, long answeredNanos) {}
