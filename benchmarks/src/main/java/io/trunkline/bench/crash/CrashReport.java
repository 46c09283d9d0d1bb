package io.trunkline.bench.crash;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.CrashPoint;
import io.trunkline.bench.crash.oracle.Behind;
import io.trunkline.bench.crash.oracle.Invariant;
import io.trunkline.bench.crash.oracle.Spread;
import io.trunkline.bench.crash.oracle.Verdict;
import io.trunkline.bench.crash.oracle.Violations;
import io.trunkline.bench.report.Machine;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A run's report, to read and as JSON; {@code benchmarks/results/README.md} describes the fields. */
final class CrashReport {
    private static final int FORMAT = 3;
    private static final JsonFactory JSON = new JsonFactory();

    private CrashReport() {}

    static String text(CrashResult result) {
        Verdict verdict = result.verdict();
        CrashFigures figures = new CrashFigures(result);
        Verdict.Doubts doubts = verdict.doubts();
        StringBuilder text = new StringBuilder(4096);
        line(text, "answers", figures.answers().toString());
        line(text, "cancels", figures.cancels().toString());
        line(
                text,
                "accepted",
                figures.accepted() + " messages, lost " + figures.lost() + ", with two ends "
                        + figures.broken(Invariant.CALLBACK_ENDS_ONCE));
        line(text, "faults", result.faults().size() + " " + figures.faultCounts());
        line(text, "kills", figures.kills() + " of nodes; at a moment, hit of asked: " + points(figures));
        line(
                text,
                "",
                figures.ownersPaused() + " owners stopped past their session; " + figures.interruptions()
                        + " interruptions in all");
        line(text, "wire", result.evidence().submits().size() + " submits, " + verdict.duplicates() + " duplicates");
        line(
                text,
                "in doubt",
                verdict.ambiguousMessages() + " messages, " + doubts.all() + " segments (" + verdict.doubtMost()
                        + " after one interruption, at most " + verdict.doubtMax() + "), the carrier had "
                        + doubts.taken());
        line(
                text,
                "",
                "settled by receipt " + share(doubts.byReceipt(), doubts.all()) + ", of what the carrier had "
                        + share(doubts.takenByReceipt(), doubts.taken()) + "; by policy " + doubts.byPolicy()
                        + "; open "
                        + doubts.open());
        line(text, "201 → wire", figures.acceptToSubmit().toString());
        line(
                text,
                "death → wire",
                figures.deathToSubmit(Behind.NOTHING)
                        + " of what the dead node had accepted, unpaced and not in doubt");
        line(text, "", figures.deathToSubmit(Behind.PACE) + " of what waits for its sender's pace, too");
        line(
                text,
                "",
                figures.deathToSubmit(Behind.REFERENCE)
                        + " of what was held back while a message that was broken off had its reference");
        line(text, "", figures.deathToSubmit(Behind.DOUBT) + " of what was in doubt");
        line(text, "", figures.deathToSubmit(Behind.REFUSALS) + " of what the carrier refused so often that it waited");
        line(text, "", figures.deathToSubmit(Behind.FAULT) + " of what another fault met");
        for (Invariant invariant : Invariant.values()) {
            append(text, invariant, verdict.violations());
        }
        text.append(
                verdict.isSound()
                        ? "sound\n"
                        : "BROKEN     " + verdict.violations().broken() + "\n");
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String figures) {
        text.append(String.format(Locale.ROOT, "%-12s %s%n", name, figures));
    }

    private static String points(CrashFigures figures) {
        return figures.killsByPoint().entrySet().stream()
                .map(point -> point.getKey().word() + " " + point.getValue().hit() + "/"
                        + point.getValue().asked())
                .collect(Collectors.joining(", "));
    }

    private static String share(int part, int of) {
        return part + " of " + of + (of == 0 ? "" : String.format(Locale.ROOT, " (%.1f %%)", 100.0 * part / of));
    }

    private static void append(StringBuilder text, Invariant invariant, Violations violations) {
        int count = violations.count(invariant);
        int open = violations.notWaitedFor(invariant);
        String unbroken =
                !violations.isAsked(invariant) ? "  not asked  " : open > 0 ? "  not known  " : "  held       ";
        text.append(count > 0 ? "  BROKEN     " : unbroken).append(invariant.sentence());
        text.append(count == 0 ? "" : ": " + count + " times").append('\n');
        if (open > 0) {
            text.append("  not waited for: ").append(open).append(" cases whose time was not over\n");
        }
        violations
                .cases(invariant)
                .forEach(each -> text.append("             ").append(each).append('\n'));
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
        json.writeNumberField("nodes", options.gateway().nodes());
        json.writeBooleanField("failAmbiguous", options.gateway().failAmbiguous());
        json.writeNumberField("doubtSeconds", options.gateway().doubtSeconds());
        json.writeEndObject();
    }

    private static void figures(JsonGenerator json, CrashResult result) throws IOException {
        CrashFigures figures = new CrashFigures(result);
        json.writeObjectFieldStart("figures");
        counts(json, "answers", figures.answers());
        counts(json, "cancels", figures.cancels());
        json.writeNumberField("accepted", figures.accepted());
        json.writeNumberField("lost", figures.lost());
        json.writeNumberField("withTwoEnds", figures.broken(Invariant.CALLBACK_ENDS_ONCE));
        counts(json, "faults", figures.faultCounts());
        json.writeNumberField("interruptions", figures.interruptions());
        json.writeNumberField("kills", figures.kills());
        json.writeObjectFieldStart("killsAt");
        for (Map.Entry<CrashPoint, CrashFigures.Kills> point :
                figures.killsByPoint().entrySet()) {
            json.writeObjectFieldStart(point.getKey().name());
            json.writeNumberField("asked", point.getValue().asked());
            json.writeNumberField("hit", point.getValue().hit());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeNumberField("ownersStoppedPastSession", figures.ownersPaused());
        json.writeNumberField("submits", result.evidence().submits().size());
        json.writeNumberField("duplicates", result.verdict().duplicates());
        doubts(json, result.verdict());
        json.writeNumberField("settlingMillis", result.settling().toMillis());
        spread(json, "acceptToSubmitMillis", figures.acceptToSubmit());
        spread(json, "deathToSubmitMillis", figures.deathToSubmit(Behind.NOTHING));
        spread(json, "deathToSubmitPacedMillis", figures.deathToSubmit(Behind.PACE));
        spread(json, "deathToSubmitHeldBackMillis", figures.deathToSubmit(Behind.REFERENCE));
        spread(json, "deathToSubmitInDoubtMillis", figures.deathToSubmit(Behind.DOUBT));
        spread(json, "deathToSubmitRefusedMillis", figures.deathToSubmit(Behind.REFUSALS));
        spread(json, "deathToSubmitFaultMillis", figures.deathToSubmit(Behind.FAULT));
        json.writeArrayFieldStart("slowestAfterDeath");
        for (String message : figures.slowestInherited()) {
            json.writeString(message);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void doubts(JsonGenerator json, Verdict verdict) throws IOException {
        Verdict.Doubts doubts = verdict.doubts();
        json.writeObjectFieldStart("doubt");
        json.writeNumberField("messages", verdict.ambiguousMessages());
        json.writeNumberField("segments", doubts.all());
        json.writeNumberField("segmentsOfOneMost", verdict.doubtMost());
        json.writeNumberField("segmentsOfOneMax", verdict.doubtMax());
        json.writeNumberField("taken", doubts.taken());
        json.writeNumberField("byReceipt", doubts.byReceipt());
        json.writeNumberField("takenByReceipt", doubts.takenByReceipt());
        json.writeNumberField("byPolicy", doubts.byPolicy());
        json.writeNumberField("open", doubts.open());
        json.writeEndObject();
    }

    private static void spread(JsonGenerator json, String name, Spread spread) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", spread.count());
        json.writeNumberField("p50", spread.p50());
        json.writeNumberField("p99", spread.p99());
        json.writeNumberField("max", spread.max());
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, String name, Map<String, Integer> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }

    private static void faults(JsonGenerator json, List<Befallen> faults) throws IOException {
        json.writeArrayFieldStart("faults");
        for (Befallen befallen : faults) {
            json.writeString(befallen.fault().toString());
        }
        json.writeEndArray();
    }

    private static void invariants(JsonGenerator json, Violations violations) throws IOException {
        json.writeArrayFieldStart("invariants");
        for (Invariant invariant : Invariant.values()) {
            json.writeStartObject();
            json.writeStringField("name", invariant.name());
            json.writeStringField("sentence", invariant.sentence());
            json.writeBooleanField("asked", violations.isAsked(invariant));
            json.writeNumberField("broken", violations.count(invariant));
            json.writeNumberField("notWaitedFor", violations.notWaitedFor(invariant));
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
