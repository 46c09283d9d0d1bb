package io.trunkline.bench;

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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code scripts/load}; {@link #USAGE} says what each means.
 *
 * @param values by name, without the dashes; a name that was not given is absent
 */
record LoadOptions(Map<String, String> values) {
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
        var values = new HashMap<String, String>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String name = argument.startsWith("--") ? argument.substring(2) : "";
            if (FLAGS.contains(name)) {
                values.put(name, "");
            } else if (WITH_VALUE.contains(name) && i + 1 < arguments.size()) {
                values.put(name, arguments.get(++i));
            } else {
                throw new IllegalArgumentException(
                        argument + (WITH_VALUE.contains(name) ? ": no value" : ": unknown option") + "\n" + USAGE);
            }
        }
        return new LoadOptions(Map.copyOf(values));
    }

    /** The scenario that is to be sent: the file's, with what else was given in its place. */
    Scenario scenario() throws IOException {
        String file = values.get("scenario");
        if (file == null) {
            return changed(ScenarioFile.usual(), values.containsKey("callbacks"));
        }
        return switch (ScenarioFile.read(Path.of(file))) {
            case ScenarioReading.Accepted accepted ->
                changed(accepted.scenario(), accepted.scenario().callbacks().wanted());
            case ScenarioReading.Refused refused -> throw new IllegalArgumentException(refused.text());
        };
    }

    private Scenario changed(Scenario scenario, boolean callbacks) {
        Callbacks before = scenario.callbacks();
        boolean wanted = (callbacks || values.containsKey("callbacks")) && !values.containsKey("no-callbacks");
        return scenario.with(pace(scenario.pace()))
                .with(new Callbacks(wanted, before.slow(), before.slowDelay(), before.failing()));
    }

    private Pace pace(Pace before) {
        boolean steps = values.containsKey("rate") || values.containsKey("seconds") || values.containsKey("messages");
        return new Pace(
                way(before.over()),
                steps ? List.of(step()) : before.steps(),
                values.containsKey("warmup") ? seconds("warmup", 0) : before.warmup(),
                values.containsKey("drain") ? seconds("drain", 0) : before.drain(),
                (int) number("connections", before.connections()));
    }

    private Way way(Way otherwise) {
        String way = values.get("over");
        if (way == null) {
            return otherwise;
        }
        return switch (way) {
            case "http" -> Way.HTTP;
            case "smpp" -> Way.SMPP;
            default -> throw new IllegalArgumentException("--over: " + way + " (expected: http or smpp)");
        };
    }

    private Step step() {
        return new Step(rate(), Duration.ofNanos((long) (messages() / rate() * 1e9)));
    }

    Mode mode() {
        if (values.containsKey("search")) {
            return new Mode.Search(positive("goal-ms", GOAL_MILLIS));
        }
        if (values.containsKey("soak")) {
            return new Mode.Soak(Duration.ofSeconds((long) (positive("soak", 0) * 60)));
        }
        return values.containsKey("backlog")
                ? new Mode.Backlog((int) Math.min(MESSAGES_MAX, positive("backlog", 0)))
                : new Mode.Steps();
    }

    /** The folder of a gateway that runs; empty to start one. */
    Optional<Path> data() {
        return Optional.ofNullable(values.get("data")).map(Path::of);
    }

    List<String> jvm() {
        return words(values.getOrDefault("jvm", "-Xmx512m"));
    }

    List<String> gateway() {
        return words(values.getOrDefault("gateway", ""));
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    /** Requests in all. */
    int messages() {
        double wanted = values.containsKey("messages") ? number("messages", 1) : rateGiven() * secondsGiven();
        if (wanted < 1 || wanted > MESSAGES_MAX) {
            throw new IllegalArgumentException(
                    "messages: " + (long) wanted + " in all (expected: 1.." + MESSAGES_MAX + ")");
        }
        return (int) Math.rint(wanted);
    }

    /** Requests a second: as given, else what spreads the messages evenly over the seconds. */
    double rate() {
        if (values.containsKey("messages") && !values.containsKey("rate")) {
            return messages() / secondsGiven();
        }
        return rateGiven();
    }

    Path out() {
        return Path.of(values.getOrDefault("out", "benchmarks/target/load.json"));
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
        String file = values.get("client-log");
        return file == null ? null : Path.of(file);
    }

    /** The commit that is measured, as the script found it. */
    String commit() {
        return values.getOrDefault("commit", "unknown");
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
            throw new IllegalArgumentException("--" + name + ": " + values.get(name) + " (expected: above 0)");
        }
        return value;
    }

    private double number(String name, double otherwise) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value < 1e12) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, with the range
        }
        throw new IllegalArgumentException("--" + name + ": " + text + " (expected: a number from 0)");
    }
}
