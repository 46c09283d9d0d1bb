package io.trunkline.gateway.carrier;

import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.log.Lane.LaneRecord;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A lane while it is served in one way: for a carrier, or for none. When the directory has it otherwise the lane ends as for a
 * hand-over, so that it can be served anew. Thread-safe.
 */
final class ServedLane {
    /** How often the directory is looked at. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(ServedLane.class);

    private final Lane lane;
    private final BooleanSupplier isRight;
    private final AtomicBoolean changed;
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private volatile boolean over;

    /**
     * @param isRight whether the directory still has it so; asked often
     * @param changed is set when the lane ended because it is to be served otherwise
     */
    ServedLane(Lane lane, BooleanSupplier isRight, AtomicBoolean changed) {
        this.lane = lane;
        this.isRight = isRight;
        this.changed = changed;
    }

    Lane lane() {
        return lane;
    }

    boolean isRight() {
        return isRight.getAsBoolean();
    }

    /** Those of the lane. One subscriber. */
    Flux<LaneRecord> records(int openSegmentsMax) {
        return lane.records(openSegmentsMax).doOnComplete(() -> {
            over = true;
            ended.tryEmitEmpty();
        });
    }

    /** Completes when no more {@link #records} come. */
    Mono<Void> ended() {
        return ended.asMono();
    }

    /** Whether no more {@link #records} come. */
    boolean isOver() {
        return over;
    }

    /** Subscribes to it, and ends the lane a second after that stopped being right, at the latest. */
    Mono<Void> serve(Mono<Void> serving) {
        return Mono.using(
                () -> Flux.interval(LOOK_EVERY)
                        .onBackpressureDrop()
                        .filter(tick -> !isRight())
                        .next()
                        .subscribe(tick -> end()),
                looking -> serving,
                Disposable::dispose);
    }

    /** Ends the lane and gives the record back, to who serves it then. */
    Mono<Void> leave(LaneRecord record) {
        return Mono.defer(() -> {
            end();
            return ended().then(Mono.fromRunnable(() -> lane.returned(record)));
        });
    }

    private void end() {
        if (changed.compareAndSet(false, true)) {
            LOG.info("Slot {}: is to be served otherwise", lane.slot());
        }
        lane.end();
    }
}
