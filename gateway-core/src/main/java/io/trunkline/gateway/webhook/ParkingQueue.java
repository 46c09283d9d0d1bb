package io.trunkline.gateway.webhook;

import io.trunkline.gateway.webhook.CallbackStore.ParkedCallback;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.retry.Retry;

/**
 * Writes callbacks to the store in batches: one write at a time, and what comes meanwhile goes into the next, 500 rows
 * at the most. Holds no more than its callers have unfinished, and tries until the store takes it or {@link #stop}.
 * Thread-safe.
 */
final class ParkingQueue {
    private static final Logger log = LoggerFactory.getLogger(ParkingQueue.class);
    private static final int BATCH_MAX = 500;

    private final CallbackStore store;
    private final WebhookMetrics metrics;
    private final Clock clock;
    private final Retry untilStored;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private boolean writing;
    private volatile boolean stopped;

    ParkingQueue(CallbackStore store, WebhookMetrics metrics, Clock clock) {
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
        this.untilStored = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
                .maxBackoff(Duration.ofSeconds(2))
                .filter(fault -> !stopped)
                .doBeforeRetry(
                        signal -> log.warn("Callbacks wait for their store: {}", String.valueOf(signal.failure())));
    }

    /** Completes once the callback is durable. Of one message, one may be here at a time. */
    Mono<Void> park(ParkedCallback callback) {
        return Mono.create(sink -> {
            synchronized (this) {
                queue.add(new Waiting(callback, sink));
                if (writing) {
                    return;
                }
                writing = true;
            }
            write();
        });
    }

    /** What the store does not take from now on is given up; nobody is told, because nobody waits any more. */
    void stop() {
        stopped = true;
    }

    private void write() {
        List<Waiting> batch = take();
        if (batch.isEmpty()) {
            return;
        }
        List<ParkedCallback> callbacks = batch.stream().map(Waiting::callback).toList();
        Mono.defer(() -> store.park(callbacks, clock.instant()))
                .retryWhen(untilStored)
                .subscribe(
                        ignored -> {},
                        fault -> log.info("{} callbacks were not parked before the end", batch.size()),
                        () -> {
                            metrics.parked(batch.size());
                            batch.forEach(waiting -> waiting.sink().success());
                            write();
                        });
    }

    private synchronized List<Waiting> take() {
        List<Waiting> batch = new ArrayList<>();
        while (batch.size() < BATCH_MAX && !queue.isEmpty()) {
            batch.add(queue.remove());
        }
        writing = !batch.isEmpty();
        return batch;
    }

    private record Waiting(ParkedCallback callback, MonoSink<Void> sink) {}
}
