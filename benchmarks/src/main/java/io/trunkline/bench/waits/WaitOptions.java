package io.trunkline.bench.waits;

import io.trunkline.bench.cli.CommandLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code scripts/wait-test}; {@link #USAGE} says what each means.
 *
 * @param loads what is measured, one after the other
 * @param fill rows a second that the view surely takes
 * @param json where the JSON goes, or null for nowhere
 */
record WaitOptions(List<WaitLoad> loads, int fill, @Nullable Path json, String commit) {
    static final String USAGE = """
            usage: scripts/wait-test [--steady N] [--timers N] [--burst N] [--pace N] [--seconds S] [--fill N] [--out FILE]
              --steady N    N messages due a second, evenly (1000)
              --timers N    the same for ten seconds, to see whether so many can be released (10000)
              --burst N     N messages due at the same time (500000)
                            without any of the three, all of them one after the other
              --pace N      how many of the burst may leave its sender a second (1000); 0 for a sender without a pace
              --seconds S   how long --steady takes (60)
              --fill N      how many messages a second are there to wait in time (1000); the first is due accordingly later
              --out FILE    where the JSON goes
            """;

    private static final Set<String> NAMES =
            Set.of("burst", "steady", "timers", "pace", "seconds", "fill", "out", "commit");
    private static final int COUNT_MAX = 2_000_000;
    private static final int RATE_MAX = 100_000;
    private static final int SECONDS_MAX = 3_600;
    private static final int TIMERS_SECONDS = 10;

    /** What a sender's pace may be. */
    private static final int PACE_MAX = 10_000;

    WaitOptions {
        loads = List.copyOf(loads);
    }

    static WaitOptions parse(List<String> arguments) {
        CommandLine given = CommandLine.parse(arguments, NAMES, Set.of(), USAGE);
        boolean all = !given.has("burst") && !given.has("steady") && !given.has("timers");
        List<WaitLoad> loads = new ArrayList<>();
        if (all || given.has("steady")) {
            int rate = given.whole("steady", 1_000, 1, RATE_MAX);
            loads.add(WaitLoad.even(WaitLoad.Kind.STEADY, rate, given.whole("seconds", 60, 1, SECONDS_MAX)));
        }
        if (all || given.has("timers")) {
            loads.add(WaitLoad.even(WaitLoad.Kind.TIMERS, given.whole("timers", 10_000, 1, RATE_MAX), TIMERS_SECONDS));
        }
        if (all || given.has("burst")) {
            int pace = given.whole("pace", 1_000, 0, PACE_MAX);
            loads.add(new WaitLoad(WaitLoad.Kind.BURST, given.whole("burst", 500_000, 1, COUNT_MAX), 0, pace));
        }
        return new WaitOptions(loads, given.whole("fill", 1_000, 1, RATE_MAX), given.file("out"), given.commit());
    }

    /** The pace of the burst's sender; 0 where there is none. */
    int pace() {
        return loads.stream().mapToInt(WaitLoad::pace).max().orElse(0);
    }
}
