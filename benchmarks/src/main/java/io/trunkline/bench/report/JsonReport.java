package io.trunkline.bench.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.bench.load.GeneratorState;
import io.trunkline.bench.measure.GroupUse;
import io.trunkline.bench.measure.ProcessGroup;
import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.CallbackSummary;
import io.trunkline.bench.outcome.LatencySummary;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;

/** The JSON of a run; {@code benchmarks/results/README.md} describes its fields. */
public final class JsonReport {
    private static final int FORMAT = 1;
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;
    private final RunResult result;

    private JsonReport(JsonGenerator json, RunResult result) {
        this.json = json;
        this.result = result;
    }

    public static String of(RunResult result) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            new JsonReport(json, result).write();
        }
        return text.append('\n').toString();
    }

    private void write() throws IOException {
        json.writeStartObject();
        json.writeNumberField("format", FORMAT);
        json.writeStringField("startedAt", result.startedAt().toString());
        json.writeBooleanField("sound", result.isSound());
        plan();
        Machine.read().write(json);
        client();
        callbacks();
        use();
        json.writeEndObject();
    }

    private void plan() throws IOException {
        RunPlan plan = result.plan();
        json.writeObjectFieldStart("plan");
        json.writeStringField("commit", plan.commit());
        json.writeNumberField("messages", plan.messages());
        json.writeNumberField("ratePerSecond", plan.ratePerSecond());
        json.writeNumberField("connections", plan.connections());
        json.writeBooleanField("callbacks", plan.callbacks());
        json.writeNumberField("drainMaxSeconds", plan.drainMax().toSeconds());
        json.writeEndObject();
    }

    private void client() throws IOException {
        AnswerSummary answers = result.client().answers();
        GeneratorState generator = result.client().generator();
        json.writeObjectFieldStart("client");
        json.writeNumberField("accepted", answers.accepted());
        json.writeNumberField("acceptedPerSecond", result.acceptedPerSecond());
        json.writeObjectFieldStart("errors");
        for (Map.Entry<String, Long> error : answers.errors().entrySet()) {
            json.writeNumberField(error.getKey(), error.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("held", generator.held());
        json.writeNumberField("late", generator.late());
        json.writeNumberField("unsent", generator.unsent());
        json.writeNumberField("reconnects", generator.reconnects());
        latency("acceptFromIntended", answers.fromIntended());
        latency("acceptFromStarted", answers.fromStarted());
        json.writeEndObject();
    }

    private void callbacks() throws IOException {
        RunResult.Callbacks callbacks = result.callbacks();
        if (callbacks == null) {
            json.writeNullField("callbacks");
            return;
        }
        CallbackSummary summary = callbacks.summary();
        json.writeObjectFieldStart("callbacks");
        json.writeNumberField("requests", callbacks.sink().requests());
        json.writeNumberField("deliveredPerSecond", result.deliveredPerSecond());
        json.writeNumberField("notFinal", result.unsettled());
        json.writeObjectFieldStart("messagesByStatus");
        for (CallbackStatus status : CallbackStatus.values()) {
            json.writeNumberField(status.name().toLowerCase(Locale.ROOT), summary.messages(status));
        }
        json.writeEndObject();
        json.writeNumberField("repeated", summary.repeated());
        json.writeNumberField("beforeAnswer", summary.beforeAnswer());
        json.writeNumberField("backwards", summary.backwards());
        json.writeNumberField("contradictions", summary.contradictions());
        json.writeNumberField("unclaimed", summary.unclaimed());
        json.writeNumberField("untracked", summary.untracked());
        json.writeNumberField("repeatedSids", summary.repeatedSids());
        json.writeNumberField("malformed", callbacks.sink().malformed());
        json.writeNumberField("signaturesRight", callbacks.sink().signaturesRight());
        json.writeNumberField("signaturesWrong", callbacks.sink().signaturesWrong());
        latency("acceptToSent", summary.toSent());
        latency("acceptToDelivered", summary.toDelivered());
        json.writeEndObject();
    }

    private void use() throws IOException {
        json.writeObjectFieldStart("use");
        json.writeNumberField("productCpuMicrosPerMessage", result.cpuMicrosPerMessage(result.productCpu()));
        json.writeObjectFieldStart("groups");
        for (ProcessGroup group : ProcessGroup.values()) {
            GroupUse use = result.use().get(group);
            if (use != null) {
                json.writeObjectFieldStart(group.name().toLowerCase(Locale.ROOT));
                json.writeBooleanField("product", group.product());
                json.writeNumberField("cpuSeconds", use.cpu().toMillis() / 1e3);
                json.writeNumberField("cpuMicrosPerMessage", result.cpuMicrosPerMessage(use.cpu()));
                json.writeNumberField("memoryBytesMax", use.memoryBytes());
                json.writeNumberField("processesMax", use.processes());
                json.writeEndObject();
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void latency(String name, LatencySummary latency) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", latency.count());
        json.writeNumberField("meanMicros", latency.meanMicros());
        json.writeObjectFieldStart("microsAtPercentile");
        for (Map.Entry<Double, Long> point : latency.micros().entrySet()) {
            json.writeNumberField(Double.toString(point.getKey()), point.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
