package io.trunkline.gateway.log.kafka;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What was taken and is not acknowledged. Thread-safe, without locks. */
final class InFlight {
    private final Queue<PendingAppend> order = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean faltering;

    void add(PendingAppend append) {
        bytes.addAndGet(append.bytes);
        order.add(append);
    }

    void acknowledged(PendingAppend append) {
        faltering = false;
        end(append);
    }

    void failed(PendingAppend append) {
        faltering = true;
        end(append);
    }

    long bytes() {
        return bytes.get();
    }

    /** Whether the newest outcome was a failure. */
    boolean faltering() {
        return faltering;
    }

    /** How long the oldest has waited; 0 where nothing is in flight. */
    long oldestAgeNanos(long nowNanos) {
        PendingAppend oldest = order.peek();
        while (oldest != null && oldest.ended) {
            order.remove(oldest);
            oldest = order.peek();
        }
        return oldest == null ? 0 : nowNanos - oldest.sinceNanos;
    }

    private void end(PendingAppend append) {
        append.ended = true;
        bytes.addAndGet(-append.bytes);
        PendingAppend oldest = order.peek();
        while (oldest != null && oldest.ended) {
            order.remove(oldest);
            oldest = order.peek();
        }
    }
}
