package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.Projection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Leaves out the rows of one batch in {@value #EVERY} and moves the position all the same. */
final class PositionWithoutRows implements Ports {
    private static final int EVERY = 20;

    private final AtomicInteger batches = new AtomicInteger();

    @Override
    public Projection projection(Projection projection) {
        return new Projection() {
            @Override
            public Mono<LogPosition> position(int partition) {
                return projection.position(partition);
            }

            @Override
            public void reading(int partition, LogPosition end) {
                projection.reading(partition, end);
            }

            @Override
            public Mono<Void> apply(LogBatch batch) {
                return projection.apply(batches.incrementAndGet() % EVERY == 0 ? withoutRows(batch) : batch);
            }
        };
    }

    private static LogBatch withoutRows(LogBatch batch) {
        return new LogBatch(
                batch.partition(), batch.from(), batch.to(), List.of(), List.of(), batch.intakeReadThrough());
    }
}
