package io.trunkline.gateway.intake.content;

import java.util.concurrent.TimeUnit;

/** How many messages there were today, by UTC. For one thread. */
final class DailyVolume {
    private long day = Long.MIN_VALUE;
    private long messages;

    long today(long nowMillis) {
        return TimeUnit.MILLISECONDS.toDays(nowMillis) == day ? messages : 0;
    }

    void add(long nowMillis) {
        messages = today(nowMillis) + 1;
        day = TimeUnit.MILLISECONDS.toDays(nowMillis);
    }
}
