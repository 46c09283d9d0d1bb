package io.trunkline.bench.lanes;

import io.trunkline.bench.cli.CommandLine;
import java.nio.file.Path;
import java.util.List;
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
        CommandLine given = CommandLine.parse(arguments, NAMES, Set.of(), USAGE);
        return new LaneOptions(
                given.whole("waiting", 200_000, 1, MAX),
                given.whole("fill", 1_500, 1, MAX),
                given.whole("pace", 50, 1, MAX),
                given.whole("window", 10, 1, MAX),
                given.whole("seconds", 60, 1, MAX),
                given.file("out"),
                given.commit());
    }
}
