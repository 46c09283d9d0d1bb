package io.trunkline.gateway.carrier.smpp;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Where items wait until they are asked for, in their order, but the urgent ones first. Thread-safe. Has no bound of its own:
 * whoever puts something in knows how much there may be.
 */
final class Outbox<T extends Outbox.Item> {
    private final Queue<T> urgent = new ConcurrentLinkedQueue<>();
    private final Queue<T> other = new ConcurrentLinkedQueue<>();

    /** Above zero while somebody hands out; who comes then leaves it to them. */
    private final AtomicInteger calls = new AtomicInteger();

    private volatile @Nullable FluxSink<T> taker;

    /** What may wait here. */
    interface Item {
        /** Whether it overtakes those that are not. */
        boolean isUrgent();
    }

    /** What is put in, as fast as it is asked for. One subscriber. */
    Flux<T> asFlux() {
        return Flux.create(sink -> {
            taker = sink;
            sink.onRequest(more -> handOut());
        });
    }

    void next(T item) {
        (item.isUrgent() ? urgent : other).add(item);
        handOut();
    }

    /** Takes out what still waits and is of no use any more. */
    void removeIf(Predicate<T> useless) {
        urgent.removeIf(useless);
        other.removeIf(useless);
    }

    /** Nothing more is handed out. */
    void complete() {
        FluxSink<T> sink = taker;
        if (sink != null) {
            sink.complete();
        }
    }

    private void handOut() {
        if (calls.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            handOutAll();
            seen = calls.addAndGet(-seen);
        }
    }

    private void handOutAll() {
        FluxSink<T> sink = taker;
        while (sink != null && sink.requestedFromDownstream() > 0) {
            T item = poll();
            if (item == null) {
                return;
            }
            sink.next(item);
        }
    }

    private @Nullable T poll() {
        T first = urgent.poll();
        return first == null ? other.poll() : first;
    }
}
