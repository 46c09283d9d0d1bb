package io.trunkline.bench.waits;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.Projection;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/** The view, and how much of it has been applied. Thread-safe. */
final class CountedView implements Projection {
    private final Projection view;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong routed = new AtomicLong();

    CountedView(Projection view) {
        this.view = view;
    }

    /** How many messages have both their text and their wait there. */
    long waiting() {
        return Math.min(accepted.get(), waiting.get());
    }

    /** Of how many it is there that their wait is over. */
    long routed() {
        return routed.get();
    }

    @Override
    public Mono<Void> apply(LogBatch batch) {
        return view.apply(batch).doOnSuccess(done -> {
            accepted.addAndGet(batch.accepted().size());
            for (LifecycleEvent event : batch.events()) {
                if (event instanceof MessageWaiting) {
                    waiting.incrementAndGet();
                } else if (event instanceof MessageRouted) {
                    routed.incrementAndGet();
                }
            }
        });
    }

    @Override
    public Mono<LogPosition> position(int partition) {
        return view.position(partition);
    }

    @Override
    public void reading(int partition, LogPosition end) {
        view.reading(partition, end);
    }

    @Override
    public boolean isAwaited(int partition) {
        return view.isAwaited(partition);
    }
}
