package io.trunkline.bench.smpp;

import io.trunkline.bench.cli.CommandLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The options of {@code scripts/compare-smpp}; {@link #USAGE} says what each means. */
record CompareOptions(CommandLine given) {
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
        return new CompareOptions(CommandLine.parse(arguments, NAMES, Set.of(), USAGE));
    }

    /** 0 where pairs are to be compared. */
    int sessions() {
        return given.has("sessions") ? given.whole("sessions", 0, 1, SESSIONS_MAX) : 0;
    }

    int seconds() {
        return given.whole("seconds", sessions() == 0 ? 240 : 120, 5, 86_400);
    }

    int rounds() {
        return given.whole("rounds", 5, 1, 1_000);
    }

    int idle() {
        return given.whole("idle", 2_000, 0, SESSIONS_MAX / 4);
    }

    String note() {
        return given.text("note", "");
    }

    String commit() {
        return given.commit();
    }

    Path out() {
        String subject = sessions() == 0 ? "smpp-stacks" : "smpp-sessions";
        String date = given.text("date", "undated");
        return Path.of(given.text("out", "benchmarks/results/" + date + "-" + subject + ".json"));
    }
}
