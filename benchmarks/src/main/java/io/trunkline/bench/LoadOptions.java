package io.trunkline.bench;

import io.trunkline.bench.cli.CommandLine;
import io.trunkline.bench.scenario.Scenario;
import io.trunkline.bench.scenario.Scenario.Callbacks;
import io.trunkline.bench.scenario.Scenario.Pace;
import io.trunkline.bench.scenario.Scenario.Step;
import io.trunkline.bench.scenario.Scenario.Way;
import io.trunkline.bench.scenario.ScenarioFile;
import io.trunkline.bench.scenario.ScenarioReading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of {@code scripts/load}; {@link #USAGE} says what each means. */
record LoadOptions(CommandLine given) {
    static final String USAGE = """
        usage: scripts/load [--scenario FILE] [--search | --soak MINUTES | --backlog N] [option …]
        What is loaded
          --data DIR         the gateway whose data folder this is; without it a gateway and a carrier are started
          --jvm 'OPTIONS'    of the gateway that is started (-Xmx512m)
          --gateway 'ARGS'   further options of the gateway that is started, as --roles
        What is sent: a scenario file, and these in place of what it says
          --scenario FILE    see benchmarks/scenarios (500 a second for 30 s over HTTP)
          --over http|smpp   how messages come in
          --rate N           messages a second; with --search the first that is tried
          --seconds S        length of a step
          --messages N       in all, in place of rate or seconds
          --callbacks        ask for status callbacks, and wait until each accepted message is final
          --no-callbacks     do not; without a scenario file that is so anyway
          --connections N    keep-alive connections, one request in flight on each; over SMPP the window (256)
          --warmup S         seconds of the same load before, not measured (5)
          --drain S          how long to wait, after the schedule, for answers and callbacks (60)
        How
          --search           look for the highest rate that holds
          --goal-ms N        it holds when p99 of the answers is within so much (250)
          --soak MINUTES     one rate for so long
          --backlog N        send N at the rate, then N more while the carrier is away, and see them drained
        What comes of it
          --out FILE         the JSON (benchmarks/target/load.json); the report is beside it, as .html
          --client-log FILE  also write one CSV line per SID of the last run
        """;

    private static final Set<String> FLAGS = Set.of("callbacks", "no-callbacks", "search");
    private static final Set<String> WITH_VALUE = Set.of(
            "scenario",
            "data",
            "jvm",
            "gateway",
            "over",
            "rate",
            "messages",
            "seconds",
            "connections",
            "warmup",
            "drain",
            "goal-ms",
            "soak",
            "backlog",
            "out",
            "client-log",
            "commit");
    private static final double RATE = 500;
    private static final double SECONDS = 30;
    private static final double GOAL_MILLIS = 250;
    private static final int MESSAGES_MAX = 50_000_000;
    private static final double NUMBER_MAX = 1e12;

    /** What is to be done with the scenario. */
    sealed interface Mode {
        /** Its steps, one after the other. */
        record Steps() implements Mode {}

        /** The highest rate that holds. */
        record Search(double goalMillis) implements Mode {}

        /** One rate for long. */
        record Soak(Duration length) implements Mode {}

        /** So many messages while the carrier is away. */
        record Backlog(int messages) implements Mode {}
    }

    /** Reads a command line; a wrong one is refused with what was found and what was expected. */
    static LoadOptions parse(List<String> arguments) {
        return new LoadOptions(CommandLine.parse(arguments, WITH_VALUE, FLAGS, USAGE));
    }

    /** The scenario that is to be sent: the file's, with what else was given in its place. */
    Scenario scenario() throws IOException {
        Path file = given.file("scenario");
        if (file == null) {
            return changed(ScenarioFile.usual(), given.has("callbacks"));
        }
        return switch (ScenarioFile.read(file)) {
            case ScenarioReading.Accepted accepted ->
                changed(accepted.scenario(), accepted.scenario().callbacks().wanted());
            case ScenarioReading.Refused refused -> throw new IllegalArgumentException(refused.text());
        };
    }

    private Scenario changed(Scenario scenario, boolean callbacks) {
        Callbacks before = scenario.callbacks();
        boolean wanted = (callbacks || given.has("callbacks")) && !given.has("no-callbacks");
        return scenario.with(pace(scenario.pace()))
                .with(new Callbacks(wanted, before.slow(), before.slowDelay(), before.failing()));
    }

    private Pace pace(Pace before) {
        boolean steps = given.has("rate") || given.has("seconds") || given.has("messages");
        return new Pace(
                way(before.over()),
                steps ? List.of(step()) : before.steps(),
                given.has("warmup") ? seconds("warmup", 0) : before.warmup(),
                given.has("drain") ? seconds("drain", 0) : before.drain(),
                (int) number("connections", before.connections()));
    }

    private Way way(Way otherwise) {
        return given.text("over")
                .map(way -> switch (way) {
                    case "http" -> Way.HTTP;
                    case "smpp" -> Way.SMPP;
                    default -> throw given.refused("over", "http or smpp");
                })
                .orElse(otherwise);
    }

    private Step step() {
        return new Step(rate(), Duration.ofNanos((long) (messages() / rate() * 1e9)));
    }

    Mode mode() {
        if (given.has("search")) {
            return new Mode.Search(positive("goal-ms", GOAL_MILLIS));
        }
        if (given.has("soak")) {
            return new Mode.Soak(Duration.ofSeconds((long) (positive("soak", 0) * 60)));
        }
        return given.has("backlog")
                ? new Mode.Backlog((int) Math.min(MESSAGES_MAX, positive("backlog", 0)))
                : new Mode.Steps();
    }

    /** The folder of a gateway that runs; empty to start one. */
    Optional<Path> data() {
        return given.text("data").map(Path::of);
    }

    List<String> jvm() {
        return words(given.text("jvm", "-Xmx512m"));
    }

    List<String> gateway() {
        return words(given.text("gateway", ""));
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    /** Requests in all. */
    int messages() {
        double wanted = given.has("messages") ? number("messages", 1) : rateGiven() * secondsGiven();
        if (wanted < 1 || wanted > MESSAGES_MAX) {
            throw new IllegalArgumentException(
                    "messages: " + (long) wanted + " in all (expected: 1.." + MESSAGES_MAX + ")");
        }
        return (int) Math.rint(wanted);
    }

    /** Requests a second: as given, else what spreads the messages evenly over the seconds. */
    double rate() {
        if (given.has("messages") && !given.has("rate")) {
            return messages() / secondsGiven();
        }
        return rateGiven();
    }

    Path out() {
        return Path.of(given.text("out", "benchmarks/target/load.json"));
    }

    /** Beside the JSON. */
    Path html() {
        Path out = out();
        String name = out.getFileName().toString();
        String stem = name.toLowerCase(Locale.ROOT).endsWith(".json") ? name.substring(0, name.length() - 5) : name;
        return out.resolveSibling(stem + ".html");
    }

    @Nullable
    Path clientLog() {
        return given.file("client-log");
    }

    /** The commit that is measured, as the script found it. */
    String commit() {
        return given.commit();
    }

    private double rateGiven() {
        return positive("rate", RATE);
    }

    private double secondsGiven() {
        return positive("seconds", SECONDS);
    }

    private Duration seconds(String name, double otherwise) {
        return Duration.ofMillis((long) (number(name, otherwise) * 1000));
    }

    private double positive(String name, double otherwise) {
        double value = number(name, otherwise);
        if (value <= 0) {
            throw given.refused(name, "above 0");
        }
        return value;
    }

    private double number(String name, double otherwise) {
        return given.number(name, otherwise, 0, NUMBER_MAX);
    }
}
