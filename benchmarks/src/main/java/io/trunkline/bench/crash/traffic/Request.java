package io.trunkline.bench.crash.traffic;

/**
 * One POST. Times are of {@link System#nanoTime()}.
 *
 * @param number of the message; the requests of one number have the same key
 * @param node which of the gateway's nodes was asked, from 0
 * @param startedNanos when it was due
 * @param settledNanos when its outcome was known
 * @param notBeforeNanos when the message is to be sent at the earliest, as far as it was asked for; else
 *     {@code startedNanos}
 */
public record Request(
        int number, int node, long startedNanos, long settledNanos, long notBeforeNanos, RequestOutcome outcome) {
    /** Whether it named a time at which the message is to be sent. */
    public boolean isScheduled() {
        return notBeforeNanos != startedNanos;
    }
}
