package io.trunkline.bench.crash.traffic;

/**
 * One POST. Times are of {@link System#nanoTime()}.
 *
 * @param number of the message
 * @param node which of the gateway's nodes was asked, from 0
 * @param startedNanos when it was due
 * @param settledNanos when its outcome was known
 */
public record Request(int number, int node, long startedNanos, long settledNanos, RequestOutcome outcome) {}
