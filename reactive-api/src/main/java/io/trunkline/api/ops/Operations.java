package io.trunkline.api.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.Unpooled;
import io.trunkline.api.http.Answer;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.api.http.Route;
import io.trunkline.gateway.progress.QueueReport;
import io.trunkline.gateway.progress.Watchdog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** {@code /health/live}, {@code /health/ready}, {@code /health/progress} and {@code /metrics}. */
public final class Operations {
    private static final Duration CHECK_TIME_MAX = Duration.ofSeconds(2);
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry metrics;
    private final List<HealthCheck> checks;
    private final Watchdog watchdog;

    /** Also registers the meters of the JVM, the process and Netty's memory. */
    public Operations(PrometheusMeterRegistry metrics, List<HealthCheck> checks, Watchdog watchdog) {
        this.metrics = metrics;
        this.checks = List.copyOf(checks);
        this.watchdog = watchdog;
        new JvmMemoryMetrics().bindTo(metrics);
        new JvmGcMetrics().bindTo(metrics);
        new JvmThreadMetrics().bindTo(metrics);
        new ClassLoaderMetrics().bindTo(metrics);
        new ProcessorMetrics().bindTo(metrics);
        new FileDescriptorMetrics().bindTo(metrics);
        new UptimeMetrics().bindTo(metrics);
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
            new NettyAllocatorMetrics(allocator).bindTo(metrics);
        }
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/health/live", this::live).evenWhileDraining(),
                Route.get("/health/ready", this::ready),
                Route.get("/health/progress", this::progress).evenWhileDraining(),
                Route.get("/metrics", this::metrics).evenWhileDraining());
    }

    private Mono<Answer> live(Request request) {
        return Mono.just(Answer.json(200, JsonBody.write(json -> {
            json.writeStartObject();
            json.writeStringField("status", "live");
            json.writeEndObject();
        })));
    }

    private Mono<Answer> ready(Request request) {
        return Flux.fromIterable(checks)
                .flatMapSequential(Operations::result)
                .collectList()
                .map(Operations::answer);
    }

    private static Mono<Result> result(HealthCheck check) {
        return check.up()
                .timeout(CHECK_TIME_MAX)
                .onErrorReturn(false)
                .defaultIfEmpty(false)
                .map(up -> new Result(check.name(), up));
    }

    private static Answer answer(List<Result> results) {
        boolean ready = results.stream().allMatch(Result::up);
        return Answer.json(ready ? 200 : 503, JsonBody.write(json -> writeReady(json, ready, results)));
    }

    private static void writeReady(JsonGenerator json, boolean ready, List<Result> results) throws IOException {
        json.writeStartObject();
        json.writeStringField("status", ready ? "ready" : "not ready");
        json.writeObjectFieldStart("checks");
        for (Result result : results) {
            json.writeStringField(result.name, result.up ? "up" : "down");
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** 200 while every queue moves, 503 while one stands still; either way with all of them. */
    private Mono<Answer> progress(Request request) {
        List<QueueReport> reports = watchdog.reports();
        boolean moving = reports.stream().noneMatch(QueueReport::stalled);
        return Mono.just(Answer.json(moving ? 200 : 503, JsonBody.write(json -> writeProgress(json, moving, reports))));
    }

    private static void writeProgress(JsonGenerator json, boolean moving, List<QueueReport> reports)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("status", moving ? "moving" : "stalled");
        json.writeArrayFieldStart("queues");
        for (QueueReport report : reports) {
            json.writeStartObject();
            json.writeStringField("queue", report.queue());
            json.writeNumberField("part", report.part());
            json.writeNumberField("waiting", report.waiting());
            json.writeNumberField("still_seconds", report.still().toSeconds());
            json.writeBooleanField("stalled", report.stalled());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Not on the event loop: the meters of the process read files. */
    private Mono<Answer> metrics(Request request) {
        return Mono.fromCallable(metrics::scrape)
                .subscribeOn(Schedulers.boundedElastic())
                .map(text -> Answer.of(200, PROMETHEUS_TEXT, Unpooled.wrappedBuffer(text.getBytes(UTF_8))));
    }

    private record Result(String name, boolean up) {}
}
