package io.trunkline.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code scripts/load}; {@link #USAGE} says what each means.
 *
 * @param values by name, without the dashes; a name that was not given is absent
 */
record LoadOptions(Map<String, String> values) {
    static final String USAGE = """
            usage: scripts/load [--data DIR] [--rate N] [--messages N] [--seconds S] [--callbacks] [--connections N]
                                [--warmup S] [--drain S] [--out FILE] [--client-log FILE]
              --data DIR         load the gateway whose data folder this is; without it one is started, and stopped at the end
              --rate N           requests a second (500, or what --messages and --seconds make)
              --messages N       requests in all (rate × seconds)
              --seconds S        length of the schedule (30, or what --rate and --messages make)
              --callbacks        ask for status callbacks, take them, and wait until each accepted message is final
              --connections N    keep-alive connections, one request in flight on each (256)
              --warmup S         seconds of the same load before, not measured (5)
              --drain S          how long to wait, after the schedule, for answers and callbacks (60)
              --out FILE         where the JSON goes (benchmarks/target/load.json)
              --client-log FILE  also write one CSV line per SID
            """;

    private static final Set<String> FLAGS = Set.of("callbacks");
    private static final Set<String> WITH_VALUE = Set.of(
            "data", "rate", "messages", "seconds", "connections", "warmup", "drain", "out", "client-log", "commit");
    private static final double RATE = 500;
    private static final double SECONDS = 30;
    private static final int MESSAGES_MAX = 50_000_000;

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

    Path data() {
        String data = values.get("data");
        if (data == null) {
            throw new IllegalArgumentException("--data: missing (expected: the data folder of a running gateway)");
        }
        return Path.of(data);
    }

    /** Requests in all. */
    int messages() {
        double wanted = values.containsKey("messages") ? number("messages", 1) : rateGiven() * secondsGiven();
        if (wanted < 1 || wanted > MESSAGES_MAX) {
            throw new IllegalArgumentException(
                    "messages: " + (long) wanted + " in all (expected: 1.." + MESSAGES_MAX + ")");
        }
        return (int) wanted;
    }

    /** Requests a second: as given, else what spreads the messages evenly over the seconds. */
    double rate() {
        if (values.containsKey("messages") && !values.containsKey("rate")) {
            return messages() / secondsGiven();
        }
        return rateGiven();
    }

    boolean callbacks() {
        return values.containsKey("callbacks");
    }

    int connections() {
        return (int) number("connections", 256);
    }

    Duration warmup() {
        return seconds("warmup", 5);
    }

    Duration drain() {
        return seconds("drain", 60);
    }

    Path out() {
        return Path.of(values.getOrDefault("out", "benchmarks/target/load.json"));
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
