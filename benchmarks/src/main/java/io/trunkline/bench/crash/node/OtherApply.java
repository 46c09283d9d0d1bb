package io.trunkline.bench.crash.node;

import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.Projection;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A projection that applies batches in another way than the one below. */
public record OtherApply(Projection below, Function<LogBatch, Mono<Void>> otherwise) implements Projection {
    @Override
    public Mono<LogPosition> position(int partition) {
        return below.position(partition);
    }

    @Override
    public void reading(int partition, LogPosition end) {
        below.reading(partition, end);
    }

    @Override
    public Mono<Void> apply(LogBatch batch) {
        return otherwise.apply(batch);
    }

    @Override
    public boolean isAwaited(int partition) {
        return below.isAwaited(partition);
    }
}
