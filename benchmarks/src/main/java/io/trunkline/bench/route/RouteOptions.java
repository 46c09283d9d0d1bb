package io.trunkline.bench.route;

import io.trunkline.bench.cli.CommandLine;
import io.trunkline.bench.load.Destinations;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code scripts/route-test}; {@link #USAGE} says what each means.
 *
 * @param perSecond messages
 * @param warmSeconds healthy time before the fall
 * @param json where the JSON goes, or null for nowhere
 */
record RouteOptions(
        Fall fall, int perSecond, int warmSeconds, @Nullable Path json, String commit) {
    static final String USAGE = """
            usage: scripts/route-test [--fall NAME] [--rate N] [--warm-up S] [--out FILE]
              --fall NAME    what becomes of the cheapest of three carriers (explicit-60):
                             explicit-60, missing-60, explicit-85, missing-85: it delivers so many in 100, and the others get
                             a failing receipt, or none;
                             recover: explicit-60, and healthy again a minute after its traffic has moved;
                             bind-loss: it dies; stall: ten times it reads nothing for half a minute, and each has a third of the
                             numbers
              --rate N       messages per second (50)
              --warm-up S    healthy time before (600); the delays of receipts are learned after five minutes and a half
              --out FILE     where the JSON goes
            """;

    private static final Set<String> NAMES = Set.of("fall", "rate", "warm-up", "out", "commit");
    private static final int RATE_MAX = 2_000;
    private static final int WARM_SECONDS = 600;
    private static final int WARM_SECONDS_MIN = 10;
    private static final int WARM_SECONDS_MAX = 7_200;
    private static final int RATE = 50;

    /** Below it there is twice the time. */
    private static final int SLOW = 50;

    private static final int BACK_SECONDS = 600;

    /** How much longer than asked is waited. */
    private static final double WAIT = 1.5;

    static RouteOptions parse(List<String> arguments) {
        CommandLine given = CommandLine.parse(arguments, NAMES, Set.of(), USAGE);
        RouteOptions options = new RouteOptions(
                Fall.parse(given.text("fall", Fall.EXPLICIT_60.word())),
                given.whole("rate", RATE, 1, RATE_MAX),
                given.whole("warm-up", WARM_SECONDS, WARM_SECONDS_MIN, WARM_SECONDS_MAX),
                given.file("out"),
                given.commit());
        long messages = (long) options.perSecond() * options.secondsMax();
        if (messages > Destinations.DISTINCT) {
            throw new IllegalArgumentException("--rate, --warm-up: up to " + messages
                    + " messages (expected: at most as many as there are numbers, " + Destinations.DISTINCT + ")");
        }
        return options;
    }

    private int patience() {
        return perSecond < SLOW ? 2 : 1;
    }

    /** Within how many seconds 90 % of the traffic is to be elsewhere. */
    int movedSecondsAsked() {
        return fall.seconds() * patience();
    }

    /** Within how many seconds it is to be back. */
    int backSecondsAsked() {
        return BACK_SECONDS * patience();
    }

    /** How long the run waits for it to move. */
    int movedSecondsMax() {
        return (int) (WAIT * movedSecondsAsked()) + 2 * Traffic.WINDOW_SECONDS;
    }

    /** How long the run waits for it to be back. */
    int backSecondsMax() {
        return (int) (WAIT * backSecondsAsked());
    }

    /** The longest that a run may load. */
    int secondsMax() {
        int falling = fall == Fall.STALL ? fall.seconds() : movedSecondsMax() + RouteMain.HOLD_SECONDS;
        return warmSeconds + falling + (fall == Fall.RECOVER ? backSecondsMax() : 0) + RouteMain.HOLD_SECONDS;
    }
}
