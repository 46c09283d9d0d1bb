package io.trunkline.gateway.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted of callbacks. Thread-safe. */
final class WebhookMetrics {
    private final Counter delivered;
    private final Counter retried;
    private final Counter parked;
    private final Counter unrecorded;
    private final Timer exchange;
    private final Map<FailureClass, Counter> failed = new EnumMap<>(FailureClass.class);
    private final Map<FailureClass, Counter> ended = new EnumMap<>(FailureClass.class);
    private final AtomicLong pending = new AtomicLong();

    WebhookMetrics(MeterRegistry registry) {
        delivered = Counter.builder("trunkline.callbacks.delivered")
                .description("Callbacks answered with 2xx")
                .register(registry);
        retried = Counter.builder("trunkline.callbacks.retried")
                .description("Attempts after the first")
                .register(registry);
        parked = Counter.builder("trunkline.callbacks.parked")
                .description("Callbacks made durable because they were not delivered at once")
                .register(registry);
        unrecorded = Counter.builder("trunkline.callbacks.unrecorded")
                .description("Attempts that are missing in the history because its store was away")
                .register(registry);
        exchange = Timer.builder("trunkline.callbacks.exchange")
                .description("Time from the request to its result")
                .register(registry);
        for (FailureClass failure : FailureClass.values()) {
            failed.put(failure, perClass(registry, "failed", "Attempts that failed", failure));
            ended.put(failure, perClass(registry, "ended", "Callbacks given up undelivered", failure));
        }
        Gauge.builder("trunkline.callbacks.pending", pending, AtomicLong::doubleValue)
                .description("Durable callbacks that wait for an attempt")
                .register(registry);
    }

    private static Counter perClass(MeterRegistry registry, String name, String description, FailureClass failure) {
        return Counter.builder("trunkline.callbacks." + name)
                .description(description)
                .tag("class", failure.word())
                .register(registry);
    }

    void delivered() {
        delivered.increment();
    }

    void retried() {
        retried.increment();
    }

    void parked(int count) {
        parked.increment(count);
    }

    void unrecorded() {
        unrecorded.increment();
    }

    void failed(FailureClass failure) {
        Objects.requireNonNull(failed.get(failure)).increment();
    }

    void ended(FailureClass failure) {
        Objects.requireNonNull(ended.get(failure)).increment();
    }

    void exchanged(Duration duration) {
        exchange.record(duration);
    }

    void pending(long count) {
        pending.set(count);
    }
}
