package io.trunkline.gateway.webhook;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Attempts on their way into the store, where they are history: nothing waits for them, and those of the last moment are
 * lost with the process. Holds 20,000; while that is full, for the store is away, newer ones are counted and left out.
 * Thread-safe.
 */
final class AttemptNotes {
    private static final Logger log = LoggerFactory.getLogger(AttemptNotes.class);
    private static final int HELD_MAX = 20_000;
    private static final int BATCH_MAX = 1_000;

    private final CallbackStore store;
    private final WebhookMetrics metrics;
    private final Queue<CallbackAttempt> held = new ArrayDeque<>();

    AttemptNotes(CallbackStore store, WebhookMetrics metrics) {
        this.store = store;
        this.metrics = metrics;
    }

    void add(CallbackAttempt attempt) {
        synchronized (this) {
            if (held.size() < HELD_MAX) {
                held.add(attempt);
                return;
            }
        }
        metrics.unrecorded();
    }

    /** Writes what is held. Never fails: what could not be written stays. One call at a time. */
    Mono<Void> write() {
        return Mono.fromSupplier(this::batch)
                .filter(batch -> !batch.isEmpty())
                .flatMap(batch -> store.remember(batch).thenReturn(batch.size()))
                .doOnNext(this::written)
                .repeat(this::enoughForABatch)
                .then()
                .onErrorResume(fault -> {
                    log.warn("Attempts of callbacks wait for their store: {}", fault.toString());
                    return Mono.empty();
                });
    }

    private synchronized boolean enoughForABatch() {
        return held.size() >= BATCH_MAX;
    }

    private synchronized List<CallbackAttempt> batch() {
        return held.stream().limit(BATCH_MAX).toList();
    }

    private synchronized void written(int count) {
        for (int i = 0; i < count; i++) {
            held.remove();
        }
    }
}
