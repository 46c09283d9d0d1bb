package io.trunkline.bench.queue;

/**
 * What was told of the time that the queue takes, beside what the harness knows.
 *
 * @param waiting messages of one segment each, accepted and not at the carrier
 * @param pace segments a second, as the directory has it
 * @param told what the node said of the queue just then
 * @param headerSeconds how long one more message was likely to wait, by its answer's header
 */
record Estimate(long waiting, double pace, Customer.Told told, double headerSeconds) {
    /** How long the queue takes. */
    double seconds() {
        return waiting / pace;
    }

    /** By how much the worse of the two is wrong, as a share. */
    double error() {
        return Math.max(Math.abs(told.secondsToEmpty() - seconds()), Math.abs(headerSeconds - seconds())) / seconds();
    }
}
