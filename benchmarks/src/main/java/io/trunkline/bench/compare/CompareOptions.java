package io.trunkline.bench.compare;

import io.trunkline.bench.cli.CommandLine;
import java.nio.file.Path;
import java.util.List;
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
        CommandLine given = CommandLine.parse(arguments, NAMES, Set.of(), USAGE);
        String store = given.text("store", "spool");
        if (!Set.of("spool", "file").contains(store)) {
            throw given.refused("store", "spool or file");
        }
        return new CompareOptions(
                Path.of(given.required("kannel")),
                new Load(
                        given.whole("messages", 10_000, 1, MAX),
                        given.whole("rounds", 5, 1, MAX),
                        given.whole("warmup", 5_000, 1, MAX),
                        given.whole("connections", 64, 1, MAX)),
                store,
                List.of(given.text("jvm", "-Xmx512m").strip().split("\\s+")),
                Path.of(given.text("out", "benchmarks/target/compare.json")),
                given.commit());
    }
}
