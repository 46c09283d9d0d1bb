package io.trunkline.gateway.progress;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Keeps what may happen thousands of times a second from being told as often. Thread-safe. */
public final class OnceAMinute {
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final AtomicLong untold = new AtomicLong();
    private final AtomicLong toldNanos;

    public OnceAMinute() {
        this(System.nanoTime());
    }

    OnceAMinute(long nowNanos) {
        this.toldNanos = new AtomicLong(nowNanos - MINUTE_NANOS);
    }

    /**
     * It has happened: the first time is told at once, and what follows with the next one a minute later or more.
     *
     * @param tell gets how often it has happened since it was told last
     */
    public void happened(LongConsumer tell) {
        happened(System.nanoTime(), tell);
    }

    void happened(long nowNanos, LongConsumer tell) {
        untold.incrementAndGet();
        long told = toldNanos.get();
        if (nowNanos - told >= MINUTE_NANOS && toldNanos.compareAndSet(told, nowNanos)) {
            tell.accept(untold.getAndSet(0));
        }
    }
}
