package io.trunkline.bench.smpp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.bench.report.Machine;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The JSON of a comparison; {@code benchmarks/results/README.md} describes its fields. */
final class CompareJson {
    private static final int FORMAT = 1;
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;

    private interface Body {
        void write(CompareJson json) throws IOException;
    }

    private CompareJson(JsonGenerator json) {
        this.json = json;
    }

    static String ofPairs(
            CompareOptions options, long spanNanos, List<PairComparison.Result> results, @Nullable IdleCost idle)
            throws IOException {
        return of(options, writer -> {
            writer.json.writeNumberField("spanSeconds", spanNanos / 1e9);
            writer.json.writeArrayFieldStart("windows");
            for (PairComparison.Result result : results) {
                writer.window(result);
            }
            writer.json.writeEndArray();
            if (idle != null) {
                writer.idle(idle);
            }
        });
    }

    static String ofSessions(CompareOptions options, ManySessions.Result result) throws IOException {
        return of(options, writer -> {
            JsonGenerator json = writer.json;
            json.writeBooleanField("sound", result.isSound());
            json.writeNumberField("sessions", result.sessions());
            json.writeNumberField("watchedSeconds", result.seconds());
            json.writeNumberField("boundAtEnd", result.bound());
            json.writeNumberField("ended", result.ended());
            json.writeNumberField("linksAsked", result.linksAsked());
            json.writeNumberField("linksMissed", result.linksMissed());
            json.writeNumberField("serverHeapBytes", result.serverHeapBytes());
            json.writeNumberField("clientHeapBytes", result.clientHeapBytes());
            json.writeNumberField("clientCpuMillis", result.clientCpuMillis());
        });
    }

    private static String of(CompareOptions options, Body body) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeStringField("commit", options.commit());
            json.writeStringField("note", options.note());
            Machine.read().write(json);
            body.write(new CompareJson(json));
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private void window(PairComparison.Result result) throws IOException {
        json.writeStartObject();
        json.writeNumberField("window", result.window());
        json.writeArrayFieldStart("sweep");
        for (PairComparison.Tried tried : result.sweep()) {
            json.writeStartObject();
            json.writeStringField("stack", name(tried.stack()));
            setting(tried.setting());
            figures(tried.figures());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("stacks");
        for (SmppStack stack : SmppStack.values()) {
            stack(result, stack);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void stack(PairComparison.Result result, SmppStack stack) throws IOException {
        json.writeObjectFieldStart(name(stack));
        json.writeObjectFieldStart("best");
        setting(result.best().get(stack));
        json.writeEndObject();
        json.writeArrayFieldStart("rounds");
        for (PairFigures round : result.rounds().getOrDefault(stack, List.of())) {
            json.writeStartObject();
            figures(round);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("median");
        figures(result.median(stack));
        json.writeEndObject();
        if (stack != SmppStack.TRUNKLINE) {
            json.writeObjectFieldStart("oursToTheirs");
            ratio(
                    "messagesPerSecond",
                    result.medianRatio(stack, (o, t) -> o.messagesPerSecond() / t.messagesPerSecond()));
            ratio("cpuMicros", result.medianRatio(stack, (o, t) -> o.cpuMicros() / t.cpuMicros()));
            ratio("bytes", result.medianRatio(stack, (o, t) -> o.bytes() / t.bytes()));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void idle(IdleCost idle) throws IOException {
        json.writeObjectFieldStart("idleSession");
        json.writeNumberField("sessions", idle.sessions());
        json.writeNumberField("heapBytes", Math.round(idle.heapBytes()));
        json.writeNumberField("directBytes", Math.round(idle.directBytes()));
        json.writeNumberField("threadsInAll", idle.threads());
        json.writeEndObject();
    }

    private void setting(@Nullable PairSetting setting) throws IOException {
        if (setting != null) {
            json.writeNumberField("inFlightMax", setting.window());
            json.writeNumberField("threads", setting.threads());
        }
    }

    private void figures(PairFigures figures) throws IOException {
        json.writeNumberField("messagesPerSecond", Math.round(figures.messagesPerSecond()));
        ratio("cpuMicros", figures.cpuMicros());
        json.writeNumberField("bytes", Math.round(figures.bytes()));
    }

    private void ratio(String name, double value) throws IOException {
        json.writeNumberField(name, Math.round(value * 1_000) / 1e3);
    }

    private static String name(SmppStack stack) {
        return stack.name().toLowerCase(Locale.ROOT);
    }
}
