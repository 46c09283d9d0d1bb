package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.bench.crash.node.OtherApply;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.Projection;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes of one routing in {@value #EVERY} another reason into the view than is in the log. */
final class RowsNotFromTheLog implements Ports {
    private static final int EVERY = 100;

    private final AtomicInteger routings = new AtomicInteger();

    @Override
    public Projection projection(Projection projection) {
        return new OtherApply(projection, batch -> projection.apply(other(batch)));
    }

    private LogBatch other(LogBatch batch) {
        return new LogBatch(
                batch.partition(),
                batch.from(),
                batch.to(),
                batch.accepted(),
                batch.events().stream().map(this::other).toList(),
                batch.writers(),
                batch.intakeReadThrough());
    }

    private LifecycleEvent other(LifecycleEvent event) {
        return event instanceof MessageRouted routed && routings.incrementAndGet() % EVERY == 0
                ? new MessageRouted(
                        routed.envelope(),
                        routed.at(),
                        routed.attempt(),
                        routed.carrier(),
                        routed.slot(),
                        "another reason",
                        routed.cause(),
                        routed.segments(),
                        routed.route())
                : event;
    }
}
