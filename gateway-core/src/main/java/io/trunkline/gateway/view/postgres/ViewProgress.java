package io.trunkline.gateway.view.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * How far this node's projection has come in each partition of {@code intake}; silent about partitions that another node
 * has. Thread-safe, but for one partition {@link #applied} is called by one thread at a time.
 */
final class ViewProgress {
    private final AtomicLongArray next;
    private final List<Sinks.Many<Long>> steps = new ArrayList<>();

    ViewProgress(int partitions) {
        this.next = new AtomicLongArray(partitions);
        for (int i = 0; i < partitions; i++) {
            steps.add(Sinks.many().multicast().directBestEffort());
        }
    }

    void applied(int partition, long nextOffset) {
        next.set(partition, nextOffset);
        steps.get(partition).tryEmitNext(nextOffset);
    }

    /** Whether somebody on this node waits for more of the partition. */
    boolean isAwaited(int partition) {
        return steps.get(partition).currentSubscriberCount() > 0;
    }

    /** Completes once this node has applied everything before that offset, which may be never. */
    Mono<Void> reached(int partition, long offset) {
        return steps.get(partition)
                .asFlux()
                .mergeWith(Mono.fromSupplier(() -> next.get(partition)))
                .filter(applied -> applied >= offset)
                .next()
                .then();
    }
}
