package io.trunkline.bench.waits;

import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.log.LaneWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import reactor.core.publisher.Mono;

/** Lanes, and when they took the messages of the load that is under way. Thread-safe. */
final class TimedLanes implements LaneWriter {
    private final LaneWriter lanes;
    private final Clock clock;
    private volatile ReleaseTimes times = new ReleaseTimes("none", 0);

    TimedLanes(LaneWriter lanes, Clock clock) {
        this.lanes = lanes;
        this.clock = clock;
    }

    /** From here on releases are written down there. */
    void begin(ReleaseTimes load) {
        times = load;
    }

    @Override
    public Mono<Void> append(LaneMessage message, Instant asOf) {
        return Mono.defer(() -> {
            long decided = micros(clock.instant());
            return lanes.append(message, asOf)
                    .doOnSuccess(done -> times.add(message.body(), micros(asOf), decided, micros(clock.instant())));
        });
    }

    static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }
}
