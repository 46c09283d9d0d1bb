package io.trunkline.bench.admission;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code scripts/admission-test}; {@link #USAGE} says what each means.
 *
 * @param limit messages per second of the account
 * @param offered requests per second, over both nodes
 * @param redisAwaySeconds 0 to leave Redis alone
 * @param json where the JSON goes, or null for nowhere
 */
record AdmissionOptions(
        int limit,
        double offered,
        int seconds,
        int redisAwaySeconds,
        @Nullable Path json,
        String commit) {
    static final String USAGE = """
            usage: scripts/admission-test [--limit N] [--times N] [--seconds S] [--redis-away S] [--out FILE]
              --limit N        messages per second that one account may send (100)
              --times N        how many times as many are asked for, of two nodes in turn (10)
              --seconds S      how long (60); with --redis-away so long before and after it, too
              --redis-away S   kill Redis in between and start it again after S seconds
              --out FILE       where the JSON goes
            """;

    private static final Set<String> NAMES = Set.of("limit", "times", "seconds", "redis-away", "out", "commit");
    private static final int MAX = 100_000;

    static AdmissionOptions parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i).replaceFirst("^--", "");
            if (!NAMES.contains(name) || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(arguments.get(i) + ": unknown, or without a value\n" + USAGE);
            }
            values.put(name, arguments.get(i + 1));
        }
        int limit = number(values, "limit", 100, 1);
        String out = values.get("out");
        return new AdmissionOptions(
                limit,
                (double) limit * number(values, "times", 10, 1),
                number(values, "seconds", 60, 1),
                number(values, "redis-away", 0, 0),
                out == null ? null : Path.of(out),
                values.getOrDefault("commit", "unknown"));
    }

    private static int number(Map<String, String> values, String name, int otherwise, int min) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < min || Integer.parseInt(text) > MAX) {
            throw new IllegalArgumentException(
                    "--" + name + ": " + text + " (expected: a number, " + min + ".." + MAX + ")");
        }
        return Integer.parseInt(text);
    }

    /** How long requests are made. */
    int scheduleSeconds() {
        return redisAwaySeconds == 0 ? seconds : 2 * seconds + redisAwaySeconds;
    }
}
