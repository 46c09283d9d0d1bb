package io.trunkline.bench.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * {@code scripts/plan}: how many machines a demand takes. Exit status: 0 with a plan, 2 without.
 */
public final class PlanMain {
    private static final int NO_PLAN = 2;

    private PlanMain() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream console) {
        if (arguments.isEmpty() || arguments.contains("--help")) {
            console.print(Demand.USAGE);
            return arguments.isEmpty() ? NO_PLAN : 0;
        }
        try {
            Demand demand = Demand.parse(arguments);
            Profile profile = Profile.read(demand.profile());
            CapacityPlan plan = CapacityPlan.of(profile, demand);
            console.print(text(profile, demand, plan));
            Path json = demand.json();
            if (json != null) {
                Files.writeString(json, json(plan));
            }
            return 0;
        } catch (IllegalArgumentException | IOException refused) {
            console.println(refused.getMessage());
            return NO_PLAN;
        }
    }

    private static String text(Profile profile, Demand demand, CapacityPlan plan) {
        StringBuilder text = new StringBuilder();
        CapacityPlan.Machines machines = plan.machines();
        line(
                text,
                "measured   %s, commit %s, %d cores, up to %,.0f messages/s",
                profile.source(),
                profile.conditions().commit(),
                profile.conditions().cores(),
                profile.highestRate());
        line(
                text,
                "demand     %,.0f messages a day: %,.0f/s on average, %,.0f/s at the peak; a message weighs %.2f of a"
                        + " measured one",
                demand.traffic().messagesPerDay(),
                plan.rates().meanPerSecond(),
                plan.rates().peakPerSecond(),
                plan.rates().weight());
        line(text, "");
        line(
                text,
                "nodes      %d of %d cores, of which %d may fail; accept p99 %.0f ms foretold at the peak with those"
                        + " gone",
                machines.nodes(),
                machines.cores(),
                demand.keeping().redundancy(),
                plan.rates().p99Millis());
        line(
                text,
                "Kafka      %d brokers, %d partitions a topic, %,.0f GB for a week of bodies on all of them",
                machines.brokers(),
                machines.partitions(),
                plan.disk().logGigabytesAWeek());
        line(
                text,
                "PostgreSQL %d machines, %,.0f GB each for %.0f days",
                machines.databases(),
                plan.disk().databaseGigabytes(),
                demand.keeping().retentionDays());
        line(text, "Redis      %d machines", machines.redis());
        line(
                text,
                "carriers   %d, each with %d binds and windows of %d; %d submit_sm unanswered at the peak",
                demand.carrier().count(),
                plan.binds().binds(),
                demand.carrier().window(),
                plan.binds().windowInUse());
        line(
                text,
                "cost       %.2f for a million messages (%d machines, %.3f a core hour)",
                plan.binds().costPerMillion(),
                machines.all(),
                demand.machine().coreHourPrice());
        line(text, "");
        line(text, "the model of the latency, each rate foretold from the others:");
        LatencyModel.check(profile.conditions().cores(), profile.held())
                .forEach(check -> line(
                        text,
                        "  %,8.0f/s  measured p99 %,8.1f ms  foretold %,8.1f ms  (%.2f)",
                        check.rate(),
                        check.measuredMillis(),
                        check.foretoldMillis(),
                        check.factor()));
        line(text, "assumed:");
        plan.assumptions().forEach(sentence -> line(text, "  - %s", sentence));
        plan.warnings().forEach(sentence -> line(text, "WARNING    %s", sentence));
        return text.toString();
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would cost a dependency
    private static void line(StringBuilder text, String format, Object... figures) {
        text.append(String.format(Locale.ROOT, format, figures)).append('\n');
    }

    private static String json(CapacityPlan plan) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", 1);
            json.writeNumberField("meanPerSecond", plan.rates().meanPerSecond());
            json.writeNumberField("peakPerSecond", plan.rates().peakPerSecond());
            json.writeNumberField("weight", plan.rates().weight());
            json.writeNumberField("acceptP99Millis", plan.rates().p99Millis());
            json.writeNumberField("cores", plan.machines().cores());
            json.writeNumberField("nodes", plan.machines().nodes());
            json.writeNumberField("brokers", plan.machines().brokers());
            json.writeNumberField("partitions", plan.machines().partitions());
            json.writeNumberField("databases", plan.machines().databases());
            json.writeNumberField("redis", plan.machines().redis());
            json.writeNumberField("databaseGigabytes", plan.disk().databaseGigabytes());
            json.writeNumberField("logGigabytesAWeek", plan.disk().logGigabytesAWeek());
            json.writeNumberField("bindsPerCarrier", plan.binds().binds());
            json.writeNumberField("costPerMillion", plan.binds().costPerMillion());
            strings(json, "assumptions", plan.assumptions());
            strings(json, "warnings", plan.warnings());
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static void strings(JsonGenerator json, String name, List<String> strings) throws IOException {
        json.writeArrayFieldStart(name);
        for (String string : strings) {
            json.writeString(string);
        }
        json.writeEndArray();
    }
}
