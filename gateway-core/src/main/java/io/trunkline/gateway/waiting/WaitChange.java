package io.trunkline.gateway.waiting;

import java.time.Instant;

/** What an event changes about a message's wait; a message has one at a time at most. */
public sealed interface WaitChange {
    /** It waits as before, or does not. */
    record Keep() implements WaitChange {}

    /** It waits no more. */
    record End() implements WaitChange {}

    /**
     * It waits for this and for nothing else.
     *
     * @param due when the wait is over
     * @param reason what is waited for, in one phrase
     */
    record Begin(WaitKey key, Instant due, String reason) implements WaitChange {}

    /**
     * It waits for its turn in its sender's queue and for nothing else.
     *
     * @param reason what is waited for, in one phrase
     */
    record Queue(WaitKey key, Turn turn, Instant since, String reason) implements WaitChange {}
}
