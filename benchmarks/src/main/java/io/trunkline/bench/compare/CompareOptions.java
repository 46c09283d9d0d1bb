package io.trunkline.bench.compare;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The options of {@code scripts/compare}; {@link #USAGE} says what each means.
 *
 * @param kannel the folder that Kannel was unpacked into
 */
record CompareOptions(Path kannel, Load load, String store, List<String> jvm, Path out, String commit) {
    static final String USAGE = """
        usage: scripts/compare [--messages N] [--rounds N] [--warmup N] [--store spool|file] [--connections N] [--out FILE]
          --messages N      of each product in each round, as fast as they are answered (10000)
          --rounds N        in turn; figures are medians of the rounds' ratios (5)
          --warmup N        messages to each before, not measured (5000)
          --store KIND      Kannel's: spool (durable by message) or file (spool)
          --connections N   with one request in flight on each (64)
          --jvm 'OPTIONS'   of Trunkline's JVM (-Xmx512m)
          --out FILE        the JSON (benchmarks/target/compare.json); the report is beside it, as .html
        """;

    private static final Set<String> NAMES =
            Set.of("kannel", "messages", "rounds", "warmup", "store", "connections", "jvm", "out", "commit");
    private static final int MAX = 10_000_000;

    /** How much is sent. */
    record Load(int messages, int rounds, int warmup, int connections) {}

    static CompareOptions parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i).replaceFirst("^--", "");
            if (!NAMES.contains(name) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(arguments.get(i) + ": unknown, or without a value\n" + USAGE);
            }
            values.put(name, arguments.get(i + 1));
        }
        String store = values.getOrDefault("store", "spool");
        if (!Set.of("spool", "file").contains(store)) {
            throw new IllegalArgumentException("--store: " + store + " (expected: spool or file)");
        }
        String kannel = values.get("kannel");
        if (kannel == null) {
            throw new IllegalArgumentException(
                    "--kannel: missing (expected: the folder that Kannel was unpacked into)");
        }
        return new CompareOptions(
                Path.of(kannel),
                new Load(
                        number(values, "messages", 10_000),
                        number(values, "rounds", 5),
                        number(values, "warmup", 5_000),
                        number(values, "connections", 64)),
                store,
                List.of(values.getOrDefault("jvm", "-Xmx512m").strip().split("\\s+")),
                Path.of(values.getOrDefault("out", "benchmarks/target/compare.json")),
                values.getOrDefault("commit", "unknown"));
    }

    private static int number(Map<String, String> values, String name, int otherwise) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,8}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX) {
            throw new IllegalArgumentException("--" + name + ": " + text + " (expected: a number, 1.." + MAX + ")");
        }
        return Integer.parseInt(text);
    }
}
