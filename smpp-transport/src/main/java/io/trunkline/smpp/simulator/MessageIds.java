package io.trunkline.smpp.simulator;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers that a carrier never gives twice, restarts included: the millisecond of its start, and a count below it that
 * no run can exhaust before the clock has gone further (4,194 million a second). Thread-safe.
 */
final class MessageIds {

    private static final int COUNT_BITS = 22;
    private static final int HEX_DIGITS = 16;

    private final AtomicLong last;

    MessageIds(long startedMillis) {
        this.last = new AtomicLong(startedMillis << COUNT_BITS);
    }

    long next() {
        return last.incrementAndGet();
    }

    /** The number as a message_id: 16 hexadecimal digits. */
    String text(long number) {
        String hex = Long.toHexString(number);
        return "0".repeat(HEX_DIGITS - hex.length()) + hex;
    }
}
