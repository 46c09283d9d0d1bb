package io.trunkline.bench.waits;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.bench.measure.ProcessGroup;
import io.trunkline.bench.report.Machine;
import io.trunkline.bench.waits.WaitFigures.Leg;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What came of a run: the figures of each load. */
record WaitResult(WaitOptions options, List<WaitFigures> loads) {
    private static final Map<Leg, String> LEGS = Map.of(
            Leg.LATENESS, "lateness",
            Leg.TO_ROUND, "dueToRound",
            Leg.TO_DECISION, "roundToDecision",
            Leg.TO_LANE, "decisionToLane");

    /** The parts of the node run in this process. */
    private static final Map<ProcessGroup, String> GROUPS = Map.of(
            ProcessGroup.GATEWAY, "node",
            ProcessGroup.KAFKA, "kafka",
            ProcessGroup.POSTGRES, "postgres");

    WaitResult {
        loads = List.copyOf(loads);
    }

    boolean isKept() {
        return loads.stream().flatMap(load -> load.promises().stream()).allMatch(Promise::isKept);
    }

    /** What one load showed. */
    static String text(WaitFigures load) {
        StringBuilder text = new StringBuilder();
        line(text, load.load().kind().word(), messages(load));
        line(text, "released", rates(load));
        if (load.load().perSecond() > 0) {
            line(text, "late", legs(load, "p50", 0.5));
            line(text, "", legs(load, "p99", 0.99));
            line(text, "", legs(load, "most", 1));
        }
        line(text, "CPU", cpu(load));
        for (Promise promise : load.promises()) {
            String figure = String.format(Locale.ROOT, "%s: %.1f", promise.what(), promise.figure());
            line(text, promise.isKept() ? "kept" : "MISSED", figure + bounds(promise));
        }
        return text.toString();
    }

    private static String messages(WaitFigures load) {
        int perSecond = load.load().perSecond();
        return String.format(
                Locale.ROOT,
                "%d messages, %s; %d not released, %d once more",
                load.load().count(),
                perSecond == 0 ? "due at the same time" : perSecond + " due a second",
                load.missing(),
                load.repeats());
    }

    private static String rates(WaitFigures load) {
        return String.format(
                Locale.ROOT,
                "%.1f a second, the first after %.3f s; %.1f to %.1f a second over ten seconds",
                load.perSecond(),
                load.firstSeconds(),
                load.slowest(),
                load.fastest());
    }

    private static String legs(WaitFigures load, String name, double quantile) {
        return String.format(
                Locale.ROOT,
                "%s %.1f ms: %.1f until its round began, %.1f until it was decided, %.1f until its lane had it",
                name,
                load.millis(Leg.LATENESS, quantile),
                load.millis(Leg.TO_ROUND, quantile),
                load.millis(Leg.TO_DECISION, quantile),
                load.millis(Leg.TO_LANE, quantile));
    }

    private static String cpu(WaitFigures load) {
        return String.format(
                Locale.ROOT,
                "%.0f µs a message here, %.0f in Kafka, %.0f in PostgreSQL",
                load.cpuMicros(ProcessGroup.GATEWAY),
                load.cpuMicros(ProcessGroup.KAFKA),
                load.cpuMicros(ProcessGroup.POSTGRES));
    }

    private static String bounds(Promise promise) {
        String least = promise.least() == -Double.MAX_VALUE ? "" : number("at least ", promise.least());
        String most = promise.most() == Double.MAX_VALUE ? "" : number("at most ", promise.most());
        return " (asked: " + least + (least.isEmpty() || most.isEmpty() ? "" : ", ") + most + ")";
    }

    private static String number(String before, double bound) {
        return before + String.format(Locale.ROOT, "%.1f", bound);
    }

    private static void line(StringBuilder text, String name, String figures) {
        text.append(String.format(Locale.ROOT, "%-10s %s%n", name, figures));
    }

    String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", 1);
            json.writeStringField("commit", options.commit());
            json.writeBooleanField("kept", isKept());
            Machine.read().write(json);
            json.writeArrayFieldStart("loads");
            for (WaitFigures load : loads) {
                write(json, load);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static void write(JsonGenerator json, WaitFigures load) throws IOException {
        json.writeStartObject();
        json.writeStringField("load", load.load().kind().word());
        json.writeNumberField("messages", load.load().count());
        json.writeNumberField("duePerSecond", load.load().perSecond());
        json.writeNumberField("pacePerSecond", load.load().pace());
        promises(json, load.promises());
        json.writeNumberField("acceptSeconds", load.acceptSeconds());
        json.writeNumberField("repeats", load.repeats());
        json.writeNumberField("releasedPerSecond", load.perSecond());
        json.writeNumberField("firstReleasedSeconds", load.firstSeconds());
        json.writeObjectFieldStart("millis");
        for (Leg leg : Leg.values()) {
            json.writeObjectFieldStart(LEGS.get(leg));
            json.writeNumberField("p50", load.millis(leg, 0.5));
            json.writeNumberField("p99", load.millis(leg, 0.99));
            json.writeNumberField("max", load.millis(leg, 1));
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeObjectFieldStart("cpuMicrosPerMessage");
        for (ProcessGroup group : ProcessGroup.values()) {
            String name = GROUPS.get(group);
            if (name != null) {
                json.writeNumberField(name, load.cpuMicros(group));
            }
        }
        json.writeEndObject();
        json.writeFieldName("releasedPerSecondByWindow");
        double[] windows = load.windows().stream().mapToDouble(rate -> rate).toArray();
        json.writeArray(windows, 0, windows.length);
        json.writeFieldName("releasedBySecond");
        int[] seconds = load.bySecond();
        json.writeArray(seconds, 0, seconds.length);
        json.writeEndObject();
    }

    private static void promises(JsonGenerator json, List<Promise> promises) throws IOException {
        json.writeArrayFieldStart("promises");
        for (Promise promise : promises) {
            json.writeStartObject();
            json.writeStringField("what", promise.what());
            json.writeNumberField("figure", promise.figure());
            if (promise.least() != -Double.MAX_VALUE) {
                json.writeNumberField("least", promise.least());
            }
            if (promise.most() != Double.MAX_VALUE) {
                json.writeNumberField("most", promise.most());
            }
            json.writeBooleanField("kept", promise.isKept());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
