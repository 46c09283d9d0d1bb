package io.trunkline.bench.lanes;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code scripts/lane-test}; {@link #USAGE} says what each means.
 *
 * @param json where the JSON goes, or null for nowhere
 */
record LaneOptions(
        int waiting,
        int fill,
        int pace,
        int window,
        int seconds,
        @Nullable Path json,
        String commit) {
    static final String USAGE = """
            usage: scripts/lane-test [--waiting N] [--fill N] [--pace N] [--window N] [--seconds S] [--out FILE]
              --waiting N   messages of one account that wait for the carrier (200000)
              --fill N      how many of them are posted a second (1500)
              --pace N      how many submit_sm the carrier answers a second (50)
              --window N    how many may be unanswered (10)
              --seconds S   how many one-time passwords are sent, one a second (60)
              --out FILE    where the JSON goes
            """;

    private static final Set<String> NAMES = Set.of("waiting", "fill", "pace", "window", "seconds", "out", "commit");
    private static final int MAX = 2_000_000;

    static LaneOptions parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i).replaceFirst("^--", "");
            if (!NAMES.contains(name) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(arguments.get(i) + ": unknown, or without a value\n" + USAGE);
            }
            values.put(name, arguments.get(i + 1));
        }
        String out = values.get("out");
        return new LaneOptions(
                number(values, "waiting", 200_000),
                number(values, "fill", 1_500),
                number(values, "pace", 50),
                number(values, "window", 10),
                number(values, "seconds", 60),
                out == null ? null : Path.of(out),
                values.getOrDefault("commit", "unknown"));
    }

    private static int number(Map<String, String> values, String name, int otherwise) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,7}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX) {
            throw new IllegalArgumentException("--" + name + ": " + text + " (expected: a number, 1.." + MAX + ")");
        }
        return Integer.parseInt(text);
    }
}
