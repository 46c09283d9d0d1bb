package io.trunkline.bench.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.AnswerTimeline.Second;
import io.trunkline.bench.report.Machine;
import io.trunkline.gateway.config.RateLimit;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param nodes how each node answered
 * @param away when Redis was away; null for never
 */
record AdmissionResult(
        AdmissionOptions options,
        List<AnswerSummary> nodes,
        @Nullable Befallen away) {
    private static final double PERCENTILE = 99;
    private static final double MICROS_PER_MILLI = 1_000;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A limit is kept when no more than rate × time + burst is accepted; this is that bound. */
    private double bound() {
        return (double) options.limit() * options.scheduleSeconds()
                + RateLimit.ofPerSecond(options.limit()).burst();
    }

    private long accepted() {
        return nodes.stream().mapToLong(AnswerSummary::accepted).sum();
    }

    private SortedMap<String, Long> errors() {
        SortedMap<String, Long> errors = new TreeMap<>();
        nodes.forEach(node -> node.errors().forEach((cause, count) -> errors.merge(cause, count, Long::sum)));
        return errors;
    }

    /** Every answer but 201 and 429. */
    private long failures() {
        return nodes.stream()
                .flatMap(node -> node.seconds().stream())
                .mapToLong(Second::failed)
                .sum();
    }

    private double p99Millis(boolean accepted) {
        return nodes.stream()
                        .map(node -> accepted ? node.fromIntended() : node.refusals())
                        .mapToLong(latency -> latency.microsAt(PERCENTILE))
                        .max()
                        .orElse(0)
                / MICROS_PER_MILLI;
    }

    /** Accepted per second over whole seconds in which Redis was away all the time, without the first; 0 for none. */
    private double rateWhileAway() {
        Befallen gone = away;
        if (gone == null) {
            return 0;
        }
        long from = gone.startedNanos() + SECOND_NANOS;
        long to = from + SECOND_NANOS * (options.redisAwaySeconds() - 1);
        return rate(second -> second.startNanos() - from >= 0 && second.startNanos() + SECOND_NANOS - to <= 0);
    }

    private double rate(Predicate<Second> within) {
        return nodes.stream()
                .mapToDouble(node -> node.seconds().stream()
                        .filter(within)
                        .mapToInt(Second::accepted)
                        .average()
                        .orElse(0))
                .sum();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        double share = 100 * (double) accepted() / bound();
        line(
                text,
                "accepted",
                accepted() + " of at most " + tenths(bound()) + ": " + tenths(share) + " % of the limit");
        line(text, "not", errors().toString());
        line(text, "failures", failures() + " (5xx, or no answer)");
        line(text, "p99", "accepted " + tenths(p99Millis(true)) + " ms, refused " + tenths(p99Millis(false)) + " ms");
        if (away != null) {
            double rate = rateWhileAway();
            line(
                    text,
                    "Redis away",
                    tenths(rate) + " accepted a second, " + tenths(100 * rate / options.limit()) + " % of the limit");
        }
        return text.toString();
    }

    private static String tenths(double figure) {
        return String.format(Locale.ROOT, "%.1f", figure);
    }

    private static void line(StringBuilder text, String name, String figures) {
        text.append(String.format(Locale.ROOT, "%-10s %s%n", name, figures));
    }

    String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", 1);
            plan(json);
            Machine.read().write(json);
            figures(json);
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private void plan(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("plan");
        json.writeStringField("commit", options.commit());
        json.writeNumberField("limitPerSecond", options.limit());
        json.writeNumberField("offeredPerSecond", options.offered());
        json.writeNumberField("seconds", options.scheduleSeconds());
        json.writeNumberField("redisAwaySeconds", options.redisAwaySeconds());
        json.writeEndObject();
    }

    private void figures(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("figures");
        json.writeNumberField("accepted", accepted());
        json.writeNumberField("acceptedMax", bound());
        json.writeNumberField("failures", failures());
        json.writeNumberField("acceptedP99Millis", p99Millis(true));
        json.writeNumberField("refusedP99Millis", p99Millis(false));
        if (away != null) {
            json.writeNumberField("acceptedPerSecondWhileRedisIsAway", rateWhileAway());
        }
        json.writeObjectFieldStart("errors");
        for (Map.Entry<String, Long> error : errors().entrySet()) {
            json.writeNumberField(error.getKey(), error.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("acceptedBySecond");
        for (AnswerSummary node : nodes) {
            json.writeArray(accepted(node), 0, node.seconds().size());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static int[] accepted(AnswerSummary node) {
        return node.seconds().stream().mapToInt(Second::accepted).toArray();
    }
}
