package io.trunkline.bench.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.bench.Loading;
import io.trunkline.bench.Runs;
import io.trunkline.bench.Subject;
import io.trunkline.bench.html.HtmlReport;
import io.trunkline.bench.installation.Site;
import io.trunkline.bench.load.OpenLoopGenerator;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.report.JsonReport;
import io.trunkline.bench.report.Machine;
import io.trunkline.bench.report.RunResult;
import io.trunkline.bench.scenario.Scenario;
import io.trunkline.bench.scenario.Scenario.Pace;
import io.trunkline.bench.scenario.Scenario.Step;
import io.trunkline.bench.scenario.Scenario.Way;
import io.trunkline.bench.scenario.ScenarioFile;
import io.trunkline.bench.sink.CallbackSink;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * {@code scripts/compare}: the same messages through Trunkline and through Kannel, in turn, over one carrier, each called
 * back twice a message. Both stay up all the time, so each is measured beside the other's idling.
 */
public final class CompareMain {
    private static final int NOT_RUN = 2;
    private static final int KANNEL_RUNS = 100_000;

    /** Far more than either takes: what is not answered yet holds up the next request of its connection. */
    private static final double FLOOD_PER_SECOND = 100_000;

    /** Kannel may lose a report: then a round waits so long. It does not count in the rate. */
    private static final int DRAIN_SECONDS_MIN = 30;

    private static final int DRAIN_PER_SECOND = 100;

    private final CompareOptions options;
    private final PrintStream console;
    private final Instant startedAt = Instant.now();

    private CompareMain(CompareOptions options, PrintStream console) {
        this.options = options;
        this.console = console;
    }

    public static void main(String[] arguments) throws InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(CompareOptions.USAGE);
            return;
        }
        try {
            new CompareMain(CompareOptions.parse(List.of(arguments)), System.out).compare();
        } catch (IllegalArgumentException | IllegalStateException | IOException refused) {
            System.err.println(refused.getMessage());
            System.exit(NOT_RUN);
        }
    }

    private void compare() throws IOException, InterruptedException {
        Scenario scenario = scenario();
        console.println("starting   a carrier, Trunkline and Kannel");
        try (Site site = Site.start(scenario, options.jvm(), List.of());
                HarnessLoop harness = HarnessLoop.open();
                Loading loading = Loading.open(harness, site, scenario);
                CallbackSink sink = CallbackSink.open(harness, new KannelCallbacks());
                Kannel kannel = Kannel.start(
                        options.kannel(),
                        Files.createTempDirectory("trunkline-kannel-"),
                        options.store(),
                        carrierPort(site))) {
            Runs ours = new Runs(harness, loading.subject(), scenario, console);
            Runs theirs = new Runs(harness, subject(harness, kannel, sink, site), scenario, console)
                    .numberedFrom(KANNEL_RUNS);
            ours.run("Trunkline, warm-up", flood(options.load().warmup()));
            theirs.run("Kannel, warm-up", flood(options.load().warmup()));
            List<Round> rounds = new ArrayList<>();
            for (int i = 1; i <= options.load().rounds(); i++) {
                RunResult one =
                        ours.run("Trunkline, round " + i, flood(options.load().messages()));
                RunResult other =
                        theirs.run("Kannel, round " + i, flood(options.load().messages()));
                rounds.add(new Round(one, other));
                say(i, rounds.getLast());
            }
            write(rounds);
        }
    }

    private static int carrierPort(Site site) {
        return site.carrier().orElseThrow().port();
    }

    private Scenario scenario() {
        Scenario usual = ScenarioFile.usual();
        Pace pace = new Pace(
                Way.HTTP,
                List.of(flood(options.load().messages())),
                Duration.ZERO,
                Duration.ofSeconds(DRAIN_SECONDS_MIN + options.load().messages() / DRAIN_PER_SECOND),
                options.load().connections());
        return new Scenario(
                "comparison",
                pace,
                usual.mix(),
                usual.tenants(),
                usual.callbacks(),
                Map.of("receipt.delay", "fixed 100ms"));
    }

    private static Step flood(int messages) {
        return new Step(FLOOD_PER_SECOND, Duration.ofNanos((long) (messages / FLOOD_PER_SECOND * 1e9) + 1));
    }

    private static Subject subject(HarnessLoop harness, Kannel kannel, CallbackSink sink, Site site) {
        return new Subject(
                (traffic, schedule, limits, log) -> new OpenLoopGenerator(
                        harness, new KannelApi(kannel.baseUrl(), traffic, sink.url()), schedule, limits, log),
                kannel::processes,
                new Subject.Sources(null, Optional.empty()),
                site.carrier(),
                sink);
    }

    private void say(int number, Round round) {
        console.printf(
                Locale.ROOT,
                "round %d    Trunkline %,.0f/s at %,.0f µs, Kannel %,.0f/s at %,.0f µs: %.2f times the rate, %.2f of"
                        + " the CPU%s%n",
                number,
                round.trunkline().deliveredPerSecond(),
                Round.cpuMicros(round.trunkline()),
                round.kannel().deliveredPerSecond(),
                Round.cpuMicros(round.kannel()),
                round.rateRatio(),
                round.cpuRatio(),
                round.counts() ? "" : "; does not count, too little was taken or it was not sound");
    }

    private void write(List<Round> rounds) throws IOException {
        Path out = options.out().toAbsolutePath();
        Files.createDirectories(out.getParent());
        String json = json(rounds);
        Files.writeString(out, json);
        Path page = out.resolveSibling(out.getFileName().toString().replaceFirst("\\.json$", "") + ".html");
        Files.writeString(page, HtmlReport.of(json));
        console.printf(
                Locale.ROOT,
                "%nmedian     %.2f times Kannel's rate, %.2f of its CPU a message (Kafka, PostgreSQL and Redis"
                        + " counted)%njson       %s%nreport     %s%n",
                median(rounds, Round::rateRatio),
                median(rounds, Round::cpuRatio),
                out,
                page);
    }

    /** Over the rounds that count; 0 where none does. */
    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream()
                .filter(Round::counts)
                .mapToDouble(figure)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return 0;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private String json(List<Round> rounds) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", 2);
            json.writeStringField("startedAt", startedAt.toString());
            json.writeStringField("commit", options.commit());
            json.writeStringField("mode", "compare");
            json.writeBooleanField("sound", rounds.stream().allMatch(Round::counts));
            Machine.read().write(json);
            summary(json, rounds);
            json.writeArrayFieldStart("rounds");
            for (Round round : rounds) {
                json.writeStartObject();
                json.writeNumberField("rateRatio", round.rateRatio());
                json.writeNumberField("cpuRatio", round.cpuRatio());
                side(json, "trunkline", round.trunkline());
                side(json, "kannel", round.kannel());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private void summary(JsonGenerator json, List<Round> rounds) throws IOException {
        json.writeObjectFieldStart("compare");
        json.writeStringField("kannel", "1.4.5");
        json.writeStringField("store", options.store());
        json.writeNumberField("messages", options.load().messages());
        json.writeNumberField("connections", options.load().connections());
        json.writeNumberField("rateRatio", median(rounds, Round::rateRatio));
        json.writeNumberField("cpuRatio", median(rounds, Round::cpuRatio));
        json.writeNumberField(
                "trunklinePerSecond", median(rounds, round -> round.trunkline().deliveredPerSecond()));
        json.writeNumberField(
                "kannelPerSecond", median(rounds, round -> round.kannel().deliveredPerSecond()));
        json.writeNumberField("trunklineCpuMicros", median(rounds, round -> Round.cpuMicros(round.trunkline())));
        json.writeNumberField("kannelCpuMicros", median(rounds, round -> Round.cpuMicros(round.kannel())));
        json.writeEndObject();
    }

    private static void side(JsonGenerator json, String name, RunResult run) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("endToEndPerSecond", run.deliveredPerSecond());
        json.writeFieldName("run");
        JsonReport.write(json, run);
        json.writeEndObject();
    }
}
