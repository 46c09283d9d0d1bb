package io.trunkline.bench.smpp;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The options of {@code scripts/compare-smpp}; {@link #USAGE} says what each means.
 *
 * @param values by name, without the dashes; a name that was not given is absent
 */
record CompareOptions(Map<String, String> values) {
    static final String USAGE = """
            usage: scripts/compare-smpp [--seconds S] [--rounds N] [--idle N] [--out FILE]
                   scripts/compare-smpp --sessions N [--seconds S] [--out FILE]
              --seconds S    how long all submitting takes together (240); with --sessions, how long they are watched (120)
              --rounds N     rounds in which each stack has its turn (5)
              --idle N       idle sessions to weigh (2000); 0 for none
              --sessions N   instead: N idle sessions between two processes, enquire_link every 30 s
              --note TEXT    what a reader should know of this run; goes into the JSON
              --out FILE     where the JSON goes (benchmarks/results/DATE-smpp-stacks.json, or -smpp-sessions)
            """;

    private static final Set<String> NAMES =
            Set.of("seconds", "rounds", "idle", "sessions", "note", "out", "commit", "date");
    private static final int SESSIONS_MAX = 25_000;

    /** Reads a command line; a wrong one is refused with what was found and what was expected. */
    static CompareOptions parse(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String argument = arguments.get(i);
            String name = argument.startsWith("--") ? argument.substring(2) : "";
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException(argument + ": unknown option\n" + USAGE);
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(argument + ": no value\n" + USAGE);
            }
            values.put(name, arguments.get(i + 1));
        }
        return new CompareOptions(Map.copyOf(values));
    }

    /** 0 where pairs are to be compared. */
    int sessions() {
        return values.containsKey("sessions") ? whole("sessions", 0, 1, SESSIONS_MAX) : 0;
    }

    int seconds() {
        return whole("seconds", sessions() == 0 ? 240 : 120, 5, 86_400);
    }

    int rounds() {
        return whole("rounds", 5, 1, 1_000);
    }

    int idle() {
        return whole("idle", 2_000, 0, SESSIONS_MAX / 4);
    }

    String note() {
        return values.getOrDefault("note", "");
    }

    String commit() {
        return values.getOrDefault("commit", "unknown");
    }

    Path out() {
        String subject = sessions() == 0 ? "smpp-stacks" : "smpp-sessions";
        String date = values.getOrDefault("date", "undated");
        return Path.of(values.getOrDefault("out", "benchmarks/results/" + date + "-" + subject + ".json"));
    }

    private int whole(String name, int otherwise, int min, int max) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, with the range
        }
        throw new IllegalArgumentException("--" + name + ": " + text + " (expected: " + min + ".." + max + ")");
    }
}
