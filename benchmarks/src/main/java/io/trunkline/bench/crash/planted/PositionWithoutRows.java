package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.bench.crash.node.OtherApply;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.Projection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Leaves out the rows of one batch in {@value #EVERY} and moves the position all the same. */
final class PositionWithoutRows implements Ports {
    private static final int EVERY = 20;

    private final AtomicInteger batches = new AtomicInteger();

    @Override
    public Projection projection(Projection projection) {
        return new OtherApply(
                projection,
                batch -> projection.apply(batches.incrementAndGet() % EVERY == 0 ? withoutRows(batch) : batch));
    }

    private static LogBatch withoutRows(LogBatch batch) {
        return new LogBatch(
                batch.partition(), batch.from(), batch.to(), List.of(), List.of(), batch.intakeReadThrough());
    }
}
