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
import io.trunkline.bench.outcome.SubmitSummary;
import io.trunkline.bench.watch.GatewayGauges;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;

/** The JSON of a report; {@code benchmarks/results/README.md} describes its fields. */
public final class JsonReport {
    private static final int FORMAT = 2;
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;
    private final RunResult result;

    private JsonReport(JsonGenerator json, RunResult result) {
        this.json = json;
        this.result = result;
    }

    public static String of(Report report) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeStringField("startedAt", report.startedAt().toString());
            json.writeStringField("commit", report.commit());
            json.writeStringField("mode", report.finding().mode());
            json.writeBooleanField("sound", report.isSound());
            Machine.read().write(json);
            ScenarioJson.write(json, report.scenario());
            finding(json, report.finding());
            storage(json, report);
            json.writeArrayFieldStart("runs");
            for (Report.Run run : report.runs()) {
                new JsonReport(json, run.result()).write(run.verdict());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static void finding(JsonGenerator json, Finding finding) throws IOException {
        json.writeObjectFieldStart("finding");
        switch (finding) {
            case Finding.Steps steps -> {}
            case Finding.Highest highest -> {
                json.writeNumberField("highestRatePerSecond", highest.ratePerSecond());
                json.writeNumberField("acceptMillisMax", highest.acceptMillisMax());
            }
            case Finding.Soak soak -> {
                json.writeNumberField("minutes", soak.minutes());
                json.writeNumberField("heapEarlyBytes", soak.heapEarlyBytes());
                json.writeNumberField("heapLateBytes", soak.heapLateBytes());
            }
            case Finding.Drain drain -> {
                json.writeNumberField("messages", drain.messages());
                json.writeNumberField("freshPerSecond", drain.freshPerSecond());
                json.writeNumberField("drainedPerSecond", drain.drainedPerSecond());
                json.writeNumberField("toFresh", drain.toFresh());
            }
        }
        json.writeEndObject();
    }

    private static void storage(JsonGenerator json, Report report) throws IOException {
        if (report.storage().kafkaBytes() > 0 && report.accepted() > 0) {
            json.writeObjectFieldStart("storage");
            json.writeNumberField(
                    "postgresBytesPerMessage", report.storage().postgresBytes() / (double) report.accepted());
            json.writeNumberField("kafkaBytesPerMessage", report.storage().kafkaBytes() / (double) report.accepted());
            json.writeEndObject();
        }
    }

    /** One run, as an element of the list. */
    public static void write(JsonGenerator json, RunResult result) throws IOException {
        new JsonReport(json, result).write("");
    }

    private void write(String verdict) throws IOException {
        json.writeStartObject();
        json.writeStringField("label", result.plan().label());
        json.writeStringField("startedAt", result.startedAt().toString());
        json.writeBooleanField("sound", result.isSound());
        json.writeStringField("missed", verdict);
        plan();
        client();
        carrier();
        callbacks();
        use();
        seconds();
        json.writeEndObject();
    }

    private void carrier() throws IOException {
        RunResult.Carrier carrier = result.carrier();
        if (carrier == null) {
            json.writeNullField("carrier");
            return;
        }
        SubmitSummary submits = carrier.submits();
        json.writeObjectFieldStart("carrier");
        json.writeNumberField("messages", submits.messages());
        json.writeNumberField("submits", submits.submits());
        json.writeNumberField("strange", submits.strange());
        json.writeNumberField("submittedPerSecond", result.submittedPerSecond());
        json.writeNumberField("firstToLastPerSecond", result.drainedPerSecond());
        latency("intendedToSubmit", carrier.legs().intendedToSubmit());
        latency("acceptToSubmit", carrier.legs().acceptToSubmit());
        latency("submitToSent", carrier.legs().submitToSent());
        latency("submitToDelivered", carrier.legs().submitToDelivered());
        json.writeEndObject();
    }

    private void seconds() throws IOException {
        json.writeArrayFieldStart("seconds");
        for (RunResult.Second second : result.watched().seconds()) {
            second(second);
        }
        json.writeEndArray();
    }

    private void second(RunResult.Second second) throws IOException {
        RunResult.Counts counts = second.counts();
        json.writeStartObject();
        json.writeNumberField("at", second.atSeconds());
        json.writeNumberField("accepted", counts.accepted());
        json.writeNumberField("notAccepted", counts.notAccepted());
        json.writeNumberField("submitted", counts.submitted());
        json.writeNumberField("ended", counts.ended());
        json.writeNumberField("inFlight", counts.inFlight());
        json.writeNumberField("waiting", counts.waiting());
        json.writeNumberField("acceptP50Micros", second.accepts().microsAt(50));
        json.writeNumberField("acceptP99Micros", second.accepts().microsAt(99));
        json.writeObjectFieldStart("cpuSeconds");
        for (Map.Entry<ProcessGroup, GroupUse> use : second.sight().use().entrySet()) {
            json.writeNumberField(name(use.getKey()), use.getValue().cpu().toMillis() / 1e3);
        }
        json.writeEndObject();
        json.writeObjectFieldStart("memoryBytes");
        for (Map.Entry<ProcessGroup, GroupUse> use : second.sight().use().entrySet()) {
            json.writeNumberField(name(use.getKey()), use.getValue().memoryBytes());
        }
        json.writeEndObject();
        gauges(second.sight().gauges());
        json.writeObjectFieldStart("kafkaLag");
        for (Map.Entry<String, Long> lag : second.sight().kafkaLag().entrySet()) {
            json.writeNumberField(lag.getKey(), lag.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void gauges(GatewayGauges gauges) throws IOException {
        json.writeObjectFieldStart("queues");
        for (Map.Entry<String, Double> queue : gauges.queues().entrySet()) {
            json.writeNumberField(queue.getKey(), queue.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("heapUsedBytes", gauges.heapUsedBytes());
        json.writeNumberField("gcPauses", gauges.gcPauses());
        json.writeNumberField("gcPauseSeconds", gauges.gcPauseSeconds());
        json.writeNumberField("gcPauseSecondsMax", gauges.gcPauseSecondsMax());
    }

    private static String name(ProcessGroup group) {
        return group.name().toLowerCase(Locale.ROOT);
    }

    private void plan() throws IOException {
        RunPlan plan = result.plan();
        json.writeObjectFieldStart("plan");
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
        json.writeNumberField("notAwaited", summary.notAwaited());
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
                json.writeObjectFieldStart(name(group));
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
