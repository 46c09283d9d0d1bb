package io.trunkline.bench.partner;

import io.trunkline.bench.cli.CommandLine;
import java.nio.file.Path;
import java.util.List;
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
    private static final int MAX = 9_999_999;

    static PartnerOptions parse(List<String> arguments) {
        CommandLine given = CommandLine.parse(arguments, NAMES, Set.of(), USAGE);
        return new PartnerOptions(
                given.whole("seed", 1, 0, MAX),
                given.whole("seconds", 120, 1, MAX),
                given.whole("messages", 6_000, 1, MAX),
                given.whole("kill-every", 20, 0, MAX),
                given.whole("doubt", 60, 1, MAX),
                given.file("out"),
                given.commit());
    }
}
