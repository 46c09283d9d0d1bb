package io.trunkline.bench.crash;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.oracle.Invariant;
import io.trunkline.bench.crash.oracle.Verdict;
import io.trunkline.bench.crash.oracle.Violations;
import io.trunkline.bench.report.Machine;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** A run's report, to read and as JSON; {@code benchmarks/results/README.md} describes the fields. */
final class CrashReport {
    private static final int FORMAT = 1;
    private static final JsonFactory JSON = new JsonFactory();

    private CrashReport() {}

    static String text(CrashResult result) {
        Verdict verdict = result.verdict();
        List<Long> millis = result.submitMillis();
        StringBuilder text = new StringBuilder(2048);
        text.append("answers    ").append(result.answers()).append('\n');
        text.append("faults     ")
                .append(result.faults().size())
                .append(' ')
                .append(result.faultCounts())
                .append('\n');
        text.append("wire       ")
                .append(result.evidence().submits().size())
                .append(" submits, ")
                .append(verdict.duplicates())
                .append(" duplicates; ambiguous: ")
                .append(verdict.ambiguousMessages())
                .append(" messages, ")
                .append(verdict.ambiguousSegments())
                .append(" segments\n");
        text.append("201 → wire p50 ")
                .append(at(millis, 0.5))
                .append(" ms, p99 ")
                .append(at(millis, 0.99))
                .append(" ms, max ")
                .append(at(millis, 1))
                .append(" ms\n");
        for (Invariant invariant : Invariant.values()) {
            append(text, invariant, verdict.violations());
        }
        text.append(
                verdict.isSound()
                        ? "sound\n"
                        : "BROKEN     " + verdict.violations().broken() + "\n");
        return text.toString();
    }

    private static void append(StringBuilder text, Invariant invariant, Violations violations) {
        int count = violations.count(invariant);
        text.append(count == 0 ? "  held     " : "  BROKEN   ").append(invariant.sentence());
        text.append(count == 0 ? "" : ": " + count + " times").append('\n');
        violations
                .cases(invariant)
                .forEach(each -> text.append("             ").append(each).append('\n'));
    }

    private static long at(List<Long> rising, double share) {
        return rising.isEmpty() ? 0 : rising.get((int) Math.ceil(share * rising.size()) - 1);
    }

    static String json(CrashResult result) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeStringField("startedAt", result.startedAt().toString());
            json.writeBooleanField("sound", result.verdict().isSound());
            plan(json, result.options());
            Machine.read().write(json);
            figures(json, result);
            faults(json, result.faults());
            invariants(json, result.verdict().violations());
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static void plan(JsonGenerator json, CrashOptions options) throws IOException {
        json.writeObjectFieldStart("plan");
        json.writeStringField("commit", options.output().commit());
        json.writeStringField("command", options.command());
        json.writeNumberField("seed", options.seed());
        json.writeNumberField("seconds", options.load().seconds());
        json.writeNumberField("messages", options.load().messages());
        json.writeNumberField("nodes", options.nodes());
        json.writeEndObject();
    }

    private static void figures(JsonGenerator json, CrashResult result) throws IOException {
        List<Long> millis = result.submitMillis();
        json.writeObjectFieldStart("figures");
        counts(json, "answers", result.answers());
        counts(json, "faults", result.faultCounts());
        json.writeNumberField("submits", result.evidence().submits().size());
        json.writeNumberField("duplicates", result.verdict().duplicates());
        json.writeNumberField("ambiguousMessages", result.verdict().ambiguousMessages());
        json.writeNumberField("ambiguousSegments", result.verdict().ambiguousSegments());
        json.writeNumberField("settlingMillis", result.settling().toMillis());
        json.writeNumberField("acceptToSubmitMillisP50", at(millis, 0.5));
        json.writeNumberField("acceptToSubmitMillisP99", at(millis, 0.99));
        json.writeNumberField("acceptToSubmitMillisMax", at(millis, 1));
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, String name, Map<String, Integer> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    private static void faults(JsonGenerator json, List<Fault> faults) throws IOException {
        json.writeArrayFieldStart("faults");
        for (Fault fault : faults) {
            json.writeString(fault.toString());
        }
        json.writeEndArray();
    }

    private static void invariants(JsonGenerator json, Violations violations) throws IOException {
        json.writeArrayFieldStart("invariants");
        for (Invariant invariant : Invariant.values()) {
            json.writeStartObject();
            json.writeStringField("name", invariant.name());
            json.writeStringField("sentence", invariant.sentence());
            json.writeNumberField("broken", violations.count(invariant));
            json.writeArrayFieldStart("cases");
            for (String each : violations.cases(invariant)) {
                json.writeString(each);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
