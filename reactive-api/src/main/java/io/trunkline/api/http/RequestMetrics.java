package io.trunkline.api.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Times requests by route and status, and counts those under way. Thread-safe. */
final class RequestMetrics {
    /** The route of what is refused before it is routed, and of paths that do not exist. */
    static final String UNROUTED = "none";

    private static final int STATUS_MAX = 600;
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final MeterRegistry registry;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ConcurrentHashMap<String, AtomicReferenceArray<Timer>> timers = new ConcurrentHashMap<>();

    RequestMetrics(MeterRegistry registry, Connections connections) {
        this.registry = registry;
        Gauge.builder("http.server.requests.in.flight", inFlight, AtomicInteger::get)
                .description("Requests that are being answered")
                .register(registry);
        Gauge.builder("http.server.connections", connections, Connections::count)
                .description("Open connections")
                .register(registry);
    }

    void begin() {
        inFlight.incrementAndGet();
    }

    /** Returns how many are still under way. */
    int end() {
        return inFlight.decrementAndGet();
    }

    int inFlight() {
        return inFlight.get();
    }

    /**
     * Records one answer.
     *
     * @param route the pattern of the route, or {@link #UNROUTED}
     */
    void answered(String route, int status, long nanos) {
        AtomicReferenceArray<Timer> byStatus =
                timers.computeIfAbsent(route, ignored -> new AtomicReferenceArray<>(STATUS_MAX));
        Timer timer = byStatus.get(status);
        if (timer == null) {
            timer = Timer.builder("http.server.requests")
                    .description("Time from a whole request to its answer")
                    .tag("route", route)
                    .tag("status", Integer.toString(status))
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
            byStatus.set(status, timer);
        }
        timer.record(nanos, java.util.concurrent.TimeUnit.NANOSECONDS);
    }
}
