package io.trunkline.bench.partner;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code scripts/partner-test}; {@link #USAGE} says what each means.
 *
 * @param killEverySeconds 0 for no kill
 * @param json where the JSON goes, or null for nowhere
 */
record PartnerOptions(
        long seed,
        int seconds,
        int messages,
        int killEverySeconds,
        int doubtSeconds,
        @Nullable Path json,
        String commit) {
    static final String USAGE = """
            usage: scripts/partner-test [--seed N] [--seconds S] [--messages N] [--kill-every S] [--doubt S] [--out FILE]
              --seed N         of the kills and of the carrier's delays (1)
              --seconds S      of load (120)
              --messages N     in all, spread evenly (6000)
              --kill-every S   one of the two nodes is killed every S seconds; 0 for never (20)
              --doubt S        seconds that the gateway waits for the receipt of what is in doubt (60)
              --out FILE       where the JSON goes
            exit status: 0 every promise held, 1 not so, 2 the run could not be made
            """;

    private static final Set<String> NAMES =
            Set.of("seed", "seconds", "messages", "kill-every", "doubt", "out", "commit");

    static PartnerOptions parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i).replaceFirst("^--", "");
            if (!NAMES.contains(name) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(arguments.get(i) + ": unknown, or without a value\n" + USAGE);
            }
            values.put(name, arguments.get(i + 1));
        }
        String out = values.get("out");
        return new PartnerOptions(
                number(values, "seed", 1, 0),
                number(values, "seconds", 120, 1),
                number(values, "messages", 6_000, 1),
                number(values, "kill-every", 20, 0),
                number(values, "doubt", 60, 1),
                out == null ? null : Path.of(out),
                values.getOrDefault("commit", "unknown"));
    }

    private static int number(Map<String, String> values, String name, int otherwise, int min) {
        String text = values.getOrDefault(name, Integer.toString(otherwise));
        if (!text.matches("\\d{1,7}") || Integer.parseInt(text) < min) {
            throw new IllegalArgumentException(
                    "--" + name + ": " + text + " (expected: a number of at least " + min + ", seven digits at most)");
        }
        return Integer.parseInt(text);
    }
}
