package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Pauses that double up to a bound. For one thread that may block. */
final class Backoff {
    private final Duration first;
    private final Duration max;
    private Duration next;

    Backoff(Duration first, Duration max) {
        this.first = first;
        this.max = max;
        this.next = first;
    }

    /** The pause that is due, in nanoseconds; the one after it is twice as long. */
    long nextNanos() {
        Duration due = next;
        Duration doubled = due.multipliedBy(2);
        next = doubled.compareTo(max) > 0 ? max : doubled;
        return due.toNanos();
    }

    /** Blocks for the pause that is due, or until the thread is unparked. */
    void pause() {
        LockSupport.parkNanos(this, nextNanos());
    }

    /** After a success, the next pause is the shortest again. */
    void reset() {
        next = first;
    }
}
