package io.trunkline.gateway.log.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of the lanes and their journal. Thread-safe. */
final class LaneMetrics {
    private final Timer append;
    private final Counter repeated;
    private final AtomicInteger unacknowledged = new AtomicInteger();

    LaneMetrics(MeterRegistry registry) {
        append = Timer.builder("trunkline.lanes.journal.append")
                .description("Time from an entry of the lane journal to its place in it, which submitting waits for")
                .register(registry);
        repeated = Counter.builder("trunkline.lanes.repeated")
                .description("Records of lanes that were dropped because their attempt was there before")
                .register(registry);
        Gauge.builder("trunkline.lanes.journal.lag", unacknowledged, AtomicInteger::doubleValue)
                .description("Entries of the lane journal that are on their way into it")
                .register(registry);
    }

    void appending() {
        unacknowledged.incrementAndGet();
    }

    void appended(long nanos) {
        unacknowledged.decrementAndGet();
        append.record(Duration.ofNanos(nanos));
    }

    void notAppended() {
        unacknowledged.decrementAndGet();
    }

    void repeated() {
        repeated.increment();
    }
}
