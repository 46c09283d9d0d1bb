package io.trunkline.bench.crash;

import io.trunkline.bench.cli.CommandLine;
import io.trunkline.bench.crash.fault.FaultMode;
import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.oracle.Invariant;
import io.trunkline.bench.crash.planted.PlantedBug;
import io.trunkline.gateway.config.ReceiptTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code scripts/crash-test}; {@link #USAGE} says what each means.
 *
 * @param seed of the faults and of the carrier's delays
 * @param faults what is done to it
 * @param planted the bugs to be run in the gateway's place; empty for the gateway
 */
record CrashOptions(long seed, Load load, Gateway gateway, FaultMode faults, List<PlantedBug> planted, Output output) {
    /**
     * What the gateway is given to do.
     *
     * @param seconds of load and faults
     * @param messages in all, spread evenly
     * @param settleSeconds how long what is under way may take afterwards
     */
    record Load(int seconds, int messages, int settleSeconds) {}

    /**
     * What is tested.
     *
     * @param nodes how many
     * @param carriers how many compete for its messages
     * @param doubtSeconds how long it waits for the receipt of what is in doubt before the message's policy decides
     * @param failAmbiguous whether that policy is fail_ambiguous; else resend_once
     */
    record Gateway(int nodes, int carriers, int doubtSeconds, boolean failAmbiguous) {}

    /**
     * What is kept of a run.
     *
     * @param json where the JSON goes, or null for nowhere
     * @param commit what is tested
     */
    record Output(@Nullable Path json, String commit) {}

    static final String USAGE = """
            usage: scripts/crash-test [--seed N] [--minutes M] [--messages N] [--nodes N] [--carriers N] [FAULTS]
                                      [--ambiguity POLICY] [--doubt S] [--settle S] [--out FILE]
                   scripts/crash-test --planted [--bugs LIST] [--seed N]
              --seed N       of the faults (drawn, and printed)
              --minutes M    of load and faults (1; with --outage 2 more than that lasts)
              --messages N   in all, spread evenly over the minutes (60 a second)
              --nodes N      of the gateway, 1 to 4 (1)
              --carriers N   that compete, 1 to 3 (1); of several the cheap ones give back some messages
              FAULTS, one of them:
              --kill LIST    what is killed, paused or cut: gateway, kafka, postgres, redis, carrier or all, with commas
                             between (gateway)
              --kill-every S a node is killed every S seconds, in turn, most at a delicate moment; one in nine is stopped past
                             its session, and nothing else is done
              --graceful     nodes are stopped by SIGTERM and started again; nothing else is done
              --outage NAME  kafka, postgres or redis is killed once, in the middle
              --outage-seconds S  and stays away so long (60)
              --with-kill    and a node is killed half-way through, and started again while the server is still away
              --ambiguity P  resend_once or fail_ambiguous: each message's policy (resend_once)
              --doubt S      seconds that the gateway waits for the receipt of what is in doubt (600, as it does)
              --settle S     seconds that what is under way may take afterwards; left as soon as all has ended (--doubt and
                             180 more)
              --out FILE     also writes the report as JSON
              --planted      runs gateways with bugs, one after another, and one without, and says which were found
              --bugs LIST    those alone, with commas between
            exit status: 0 no invariant was broken (every bug was found), 1 not so, 2 the run could not be made
            """;

    private static final Set<String> FLAGS = Set.of("graceful", "planted", "with-kill");
    private static final Set<String> WITH_VALUE = Set.of(
            "seed",
            "minutes",
            "messages",
            "nodes",
            "carriers",
            "kill",
            "kill-every",
            "outage",
            "outage-seconds",
            "ambiguity",
            "doubt",
            "settle",
            "out",
            "commit",
            "bugs");
    private static final List<String> FAULTS = List.of("kill", "kill-every", "graceful", "outage");
    private static final List<String> OUTAGES = List.of("kafka", "postgres", "redis");
    private static final String RESEND = "resend_once";
    private static final String FAIL = "fail_ambiguous";
    private static final int MESSAGES_A_SECOND = 60;
    private static final int SETTLE_SECONDS_MORE = 180;
    private static final int PLANTED_SECONDS = 60;
    private static final int PLANTED_SETTLE_SECONDS = 100;
    private static final int PLANTED_DOUBT_SECONDS = 25;
    private static final int MESSAGES_A_SECOND_MAX = 500;

    /** Reads a command line; a wrong one is refused with what was found and what was expected. */
    static CrashOptions parse(List<String> arguments) {
        CommandLine given = CommandLine.parse(arguments, WITH_VALUE, FLAGS, USAGE);
        List<String> faults = FAULTS.stream().filter(given::has).toList();
        if (faults.size() > 1) {
            throw new IllegalArgumentException(
                    "--" + faults.get(1) + ": beside --" + faults.getFirst() + " (expected: one of them)\n" + USAGE);
        }
        if (given.has("with-kill") && !faults.contains("outage")) {
            throw new IllegalArgumentException("--with-kill: without an outage (expected: beside --outage)\n" + USAGE);
        }
        FaultMode mode = mode(given, faults.isEmpty() ? "kill" : faults.getFirst());
        double minutes =
                mode instanceof FaultMode.Outage outage ? 2 + outage.lasts().toSeconds() / 60.0 : 1;
        int seconds = (int) Math.round(given.number("minutes", minutes, 0.1, 600) * 60);
        if (mode instanceof FaultMode.Outage outage && outage.lasts().toSeconds() >= seconds) {
            throw new IllegalArgumentException("--minutes: " + seconds / 60.0 + " (expected: more than the outage)");
        }
        int messagesMax = seconds * MESSAGES_A_SECOND_MAX;
        int doubt = given.whole("doubt", (int) ReceiptTimes.DEFAULT.usual().toSeconds(), 1, 3600);
        return new CrashOptions(
                given.whole("seed", ThreadLocalRandom.current().nextLong(1_000_000), 0, Long.MAX_VALUE),
                new Load(
                        seconds,
                        given.whole("messages", seconds * MESSAGES_A_SECOND, 1, messagesMax),
                        given.whole("settle", doubt + SETTLE_SECONDS_MORE, 1, 7200)),
                new Gateway(
                        given.whole("nodes", 1, 1, 4), given.whole("carriers", 1, 1, 3), doubt, failAmbiguous(given)),
                mode,
                given.has("planted") ? bugs(given) : List.of(),
                new Output(given.file("out"), given.commit()));
    }

    /** A short run with one bug, under what brings that to light. */
    CrashOptions with(PlantedBug bug) {
        return new CrashOptions(
                seed,
                new Load(PLANTED_SECONDS, PLANTED_SECONDS * MESSAGES_A_SECOND, PLANTED_SETTLE_SECONDS),
                new Gateway(1, bug.carriers(), PLANTED_DOUBT_SECONDS, false),
                bug.provocation(),
                List.of(bug),
                output);
    }

    /** Whether the view is built anew at the end: with a planted bug only where that is what it comes to. */
    boolean rebuildsView() {
        return planted.stream()
                .allMatch(bug ->
                        bug.breaks().map(Invariant.REBUILT_IS_LIVE::equals).orElse(true));
    }

    /** How a run like this one is made. */
    String command() {
        String mode = switch (faults) {
            case FaultMode.Drawn drawn ->
                "--kill " + drawn.targets().stream().map(Target::word).sorted().collect(Collectors.joining(","));
            case FaultMode.Graceful graceful -> "--graceful";
            case FaultMode.KillEvery every -> "--kill-every " + every.period().toSeconds();
            case FaultMode.Outage outage ->
                "--outage " + outage.server().word() + " --outage-seconds "
                        + outage.lasts().toSeconds() + (outage.nodeToo() ? " --with-kill" : "");
        };
        return "scripts/crash-test --seed " + seed + " --minutes " + load.seconds() / 60.0 + " --messages "
                + load.messages() + " --nodes " + gateway.nodes() + " --carriers " + gateway.carriers() + " " + mode
                + " --ambiguity "
                + (gateway.failAmbiguous() ? FAIL : RESEND) + " --doubt " + gateway.doubtSeconds() + " --settle "
                + load.settleSeconds();
    }

    private static List<PlantedBug> bugs(CommandLine given) {
        return given.text("bugs")
                .map(text -> Arrays.stream(text.split(",", -1))
                        .map(CrashOptions::bug)
                        .toList())
                .orElse(List.of(PlantedBug.values()));
    }

    private static PlantedBug bug(String word) {
        return Arrays.stream(PlantedBug.values())
                .filter(bug -> bug.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--bugs: " + word + " (expected: one or more of "
                        + Arrays.stream(PlantedBug.values())
                                .map(PlantedBug::word)
                                .toList() + ")"));
    }

    private static FaultMode mode(CommandLine given, String option) {
        return switch (option) {
            case "graceful" -> new FaultMode.Graceful();
            case "kill-every" ->
                new FaultMode.KillEvery(Duration.ofSeconds(given.whole("kill-every", 20, 5, 600)), true);
            case "outage" -> {
                if (!OUTAGES.contains(given.required("outage"))) {
                    throw given.refused("outage", "one of " + OUTAGES);
                }
                yield new FaultMode.Outage(
                        targets(given, "outage").stream().findFirst().orElseThrow(),
                        Duration.ofSeconds(given.whole("outage-seconds", 60, 1, 3600)),
                        given.has("with-kill"));
            }
            default -> new FaultMode.Drawn(targets(given, "kill"));
        };
    }

    private static Set<Target> targets(CommandLine given, String name) {
        return Target.parseList(given.text(name, Target.GATEWAY.word()))
                .orElseThrow(() -> given.refused(name, "one or more of " + Target.NAMES));
    }

    private static boolean failAmbiguous(CommandLine given) {
        String text = given.text("ambiguity", RESEND);
        if (!text.equals(RESEND) && !text.equals(FAIL)) {
            throw given.refused("ambiguity", RESEND + " or " + FAIL);
        }
        return text.equals(FAIL);
    }
}
