package io.trunkline.bench.queue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.report.Machine;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param fill how the many were answered
 * @param countedSeconds from the last of these answers to when the node told of all of them
 * @param empty with nothing waiting
 * @param queued with the queue
 * @param estimates before and after the restarts with the queue
 */
record QueueResult(
        QueueOptions options,
        AnswerSummary fill,
        double countedSeconds,
        Phase empty,
        Phase queued,
        List<Estimate> estimates) {
    private static final double MEGABYTE = 1e6;
    private static final double HEAP_MAX_MEGABYTES = 64;
    private static final double RESTART_MAX_SECONDS = 1;
    private static final double ERROR_MAX_PERCENT = 2;

    private static final double QUANTILE = 0.99;
    private static final double LATER_MAX_PERCENT = 25;
    private static final double SLOWER_MAX_PERCENT = 5;

    QueueResult {
        estimates = List.copyOf(estimates);
    }

    /** What is asked, with what was seen. */
    List<Promise> promises() {
        long growth = Math.max(queued.heap() - empty.heap(), queued.restartedHeap() - empty.restartedHeap());
        double error = estimates.stream().mapToDouble(Estimate::error).max().orElse(0);
        return List.of(
                Promise.of("heap", "MB more", growth / MEGABYTE, HEAP_MAX_MEGABYTES),
                Promise.of(
                                "others",
                                "% later at p99",
                                100 * (queued.millis(QUANTILE) / empty.millis(QUANTILE) - 1),
                                LATER_MAX_PERCENT)
                        .and(queued.missing() == 0),
                Promise.of(
                        "others' rate",
                        "% less",
                        100 * (1 - queued.perSecond() / empty.perSecond()),
                        SLOWER_MAX_PERCENT),
                Promise.of(
                        "restart",
                        "s more",
                        (queued.restartMillis() - empty.restartMillis()) / 1e3,
                        RESTART_MAX_SECONDS),
                Promise.of("estimates", "% wrong", 100 * error, ERROR_MAX_PERCENT));
    }

    boolean isSound() {
        return promises().stream().allMatch(Promise::held);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "waiting",
                String.format(
                        Locale.ROOT,
                        "%d accepted, not accepted %s; all told after %.1f s",
                        fill.accepted(),
                        fill.errors(),
                        countedSeconds));
        line(
                text,
                "",
                String.format(Locale.ROOT, "%.2f a second submitted while probes were sent", queued.pacedPerSecond()));
        phase(text, "empty", empty);
        phase(text, "queue", queued);
        for (Estimate estimate : estimates) {
            line(
                    text,
                    "estimate",
                    String.format(
                            Locale.ROOT,
                            "%d wait: %.0f s; told %.0f s to empty (%d messages), %.0f s for one more",
                            estimate.waiting(),
                            estimate.seconds(),
                            estimate.told().secondsToEmpty(),
                            estimate.told().messages(),
                            estimate.headerSeconds()));
        }
        for (Promise promise : promises()) {
            line(
                    text,
                    promise.held() ? "held" : "MISSED",
                    String.format(
                            Locale.ROOT,
                            "%s: %.2f %s (asked: at most %.2f)",
                            promise.name(),
                            promise.figure(),
                            promise.unit(),
                            promise.bound()));
        }
        return text.toString();
    }

    private static void phase(StringBuilder text, String name, Phase phase) {
        line(
                text,
                name,
                String.format(
                        Locale.ROOT,
                        "heap %.1f MB, %.1f MB after restarts",
                        phase.heap() / MEGABYTE,
                        phase.restartedHeap() / MEGABYTE));
        line(
                text,
                "",
                String.format(
                        Locale.ROOT,
                        "%.2f others a second, to submit_sm p50 %.1f ms, p99 %.1f ms, most %.1f ms, %d missing",
                        phase.perSecond(),
                        phase.millis(0.5),
                        phase.millis(QUANTILE),
                        phase.millis(1),
                        phase.missing()));
        for (Phase.Restart restart : phase.restarts()) {
            line(
                    text,
                    "",
                    String.format(
                            Locale.ROOT,
                            "restart %d ms, queue told %d ms later",
                            restart.millis(),
                            restart.toldMillis()));
        }
    }

    private static void line(StringBuilder text, String name, String figures) {
        text.append(String.format(Locale.ROOT, "%-10s %s%n", name, figures));
    }

    String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", 1);
            json.writeBooleanField("sound", isSound());
            plan(json);
            Machine.read().write(json);
            json.writeArrayFieldStart("promises");
            for (Promise promise : promises()) {
                write(json, promise);
            }
            json.writeEndArray();
            figures(json);
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private void plan(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("plan");
        json.writeStringField("commit", options.commit());
        json.writeNumberField("waiting", options.waiting());
        json.writeNumberField("fillPerSecond", options.fill());
        json.writeNumberField("probes", options.probes());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Promise promise) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", promise.name());
        json.writeBooleanField("held", promise.held());
        json.writeNumberField("figure", promise.figure());
        json.writeNumberField("bound", promise.bound());
        json.writeStringField("unit", promise.unit());
        json.writeEndObject();
    }

    private void figures(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("figures");
        json.writeNumberField("accepted", fill.accepted());
        json.writeObjectFieldStart("errors");
        for (Map.Entry<String, Long> error : fill.errors().entrySet()) {
            json.writeNumberField(error.getKey(), error.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("countedSeconds", countedSeconds);
        write(json, "empty", empty);
        write(json, "queue", queued);
        json.writeArrayFieldStart("estimates");
        for (Estimate estimate : estimates) {
            json.writeStartObject();
            json.writeNumberField("waiting", estimate.waiting());
            json.writeNumberField("pace", estimate.pace());
            json.writeNumberField("seconds", estimate.seconds());
            json.writeNumberField("toldMessages", estimate.told().messages());
            json.writeNumberField("toldSeconds", estimate.told().secondsToEmpty());
            json.writeNumberField("headerSeconds", estimate.headerSeconds());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Phase phase) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("heapBytes", phase.heap());
        json.writeNumberField("restartedHeapBytes", phase.restartedHeap());
        json.writeNumberField("probes", phase.probes().size());
        json.writeNumberField("missing", phase.missing());
        json.writeNumberField("perSecond", phase.perSecond());
        json.writeNumberField("p50Millis", phase.millis(0.5));
        json.writeNumberField("p99Millis", phase.millis(QUANTILE));
        json.writeNumberField("maxMillis", phase.millis(1));
        json.writeNumberField("pacedPerSecond", phase.pacedPerSecond());
        json.writeArrayFieldStart("restarts");
        for (Phase.Restart restart : phase.restarts()) {
            json.writeStartObject();
            json.writeNumberField("millis", restart.millis());
            json.writeNumberField("toldMillis", restart.toldMillis());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
