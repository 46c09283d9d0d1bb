package io.trunkline.bench.admission;

import io.trunkline.bench.cli.CommandLine;
import java.nio.file.Path;
import java.util.List;
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
        CommandLine given = CommandLine.parse(arguments, NAMES, Set.of(), USAGE);
        int limit = given.whole("limit", 100, 1, MAX);
        return new AdmissionOptions(
                limit,
                (double) limit * given.whole("times", 10, 1, MAX),
                given.whole("seconds", 60, 1, MAX),
                given.whole("redis-away", 0, 0, MAX),
                given.file("out"),
                given.commit());
    }

    /** How long requests are made. */
    int scheduleSeconds() {
        return redisAwaySeconds == 0 ? seconds : 2 * seconds + redisAwaySeconds;
    }
}
