package io.trunkline.bench.queue;

import io.trunkline.bench.cli.CommandLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code scripts/queue-test}; {@link #USAGE} says what each means.
 *
 * @param json where the JSON goes, or null for nowhere
 */
record QueueOptions(
        int waiting, int fill, int probes, @Nullable Path json, String commit) {
    static final String USAGE = """
            usage: scripts/queue-test [--waiting N] [--fill N] [--probes N] [--out FILE]
              --waiting N   messages that wait behind a sender that sends one a second (1000000)
              --fill N      how many of them are posted a second (1200)
              --probes N    messages of another sender, twenty a second, before and again with the queue (1200)
              --out FILE    where the JSON goes
            """;

    private static final Set<String> NAMES = Set.of("waiting", "fill", "probes", "out", "commit");

    /** With fewer a second is more than half a percent of the estimate. */
    private static final int WAITING_MIN = 200;

    private static final int MAX = 2_000_000;

    static QueueOptions parse(List<String> arguments) {
        CommandLine given = CommandLine.parse(arguments, NAMES, Set.of(), USAGE);
        return new QueueOptions(
                given.whole("waiting", 1_000_000, WAITING_MIN, MAX),
                given.whole("fill", 1_200, 1, MAX),
                given.whole("probes", 1_200, 1, MAX),
                given.file("out"),
                given.commit());
    }
}
