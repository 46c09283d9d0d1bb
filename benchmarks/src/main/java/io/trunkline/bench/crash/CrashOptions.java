package io.trunkline.bench.crash;

import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.planted.PlantedBug;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code scripts/crash-test}; {@link #USAGE} says what each means.
 *
 * @param seed of the faults and of the carrier's delays
 * @param nodes of the gateway
 * @param planted the bugs to be run in the gateway's place; empty for the gateway
 */
record CrashOptions(long seed, Load load, int nodes, Faults faults, List<PlantedBug> planted, Output output) {
    /**
     * What the gateway is given to do.
     *
     * @param seconds of load and faults
     * @param messages in all, spread evenly
     * @param settleSeconds how long what is under way may take afterwards
     */
    record Load(int seconds, int messages, int settleSeconds) {}

    /**
     * What is done to it.
     *
     * @param targets what faults befall; empty for none
     * @param graceful whether nodes are stopped by SIGTERM and nothing else is done
     */
    record Faults(Set<Target> targets, boolean graceful) {}

    /**
     * What is kept of a run.
     *
     * @param json where the JSON goes, or null for nowhere
     * @param commit what is tested
     */
    record Output(@Nullable Path json, String commit) {}

    static final String USAGE = """
            usage: scripts/crash-test [--seed N] [--minutes M] [--messages N] [--nodes N] [--kill LIST | --graceful]
                                      [--settle S] [--out FILE]
                   scripts/crash-test --planted [--bugs LIST] [--seed N]
              --seed N       of the faults (drawn, and printed)
              --minutes M    of load and faults (1)
              --messages N   in all, spread evenly over the minutes (60 a second)
              --nodes N      of the gateway, 1 to 4 (1)
              --kill LIST    what is killed, paused or cut: gateway, kafka, postgres, redis, carrier or all, with commas
                             between (gateway)
              --graceful     nodes are stopped by SIGTERM and started again; nothing else is done
              --settle S     seconds that what is under way may take afterwards (180)
              --out FILE     also writes the report as JSON
              --planted      runs gateways with bugs, one after another, and says which of them were found
              --bugs LIST    those alone, with commas between
            exit status: 0 every invariant held (every bug was found), 1 not so, 2 the run could not be made
            """;

    private static final Set<String> FLAGS = Set.of("graceful", "planted");
    private static final Set<String> WITH_VALUE =
            Set.of("seed", "minutes", "messages", "nodes", "kill", "settle", "out", "commit", "bugs");
    private static final int MESSAGES_A_SECOND = 60;
    private static final int PLANTED_SECONDS = 40;
    private static final int PLANTED_SETTLE_SECONDS = 60;
    private static final int MESSAGES_A_SECOND_MAX = 500;

    /** Reads a command line; a wrong one is refused with what was found and what was expected. */
    static CrashOptions parse(List<String> arguments) {
        Map<String, String> values = values(arguments);
        Given given = new Given(values);
        int seconds = (int) Math.round(given.number("minutes", "1", 0.1, 600) * 60);
        int messagesMax = seconds * MESSAGES_A_SECOND_MAX;
        boolean graceful = values.containsKey("graceful");
        if (graceful && values.containsKey("kill")) {
            throw new IllegalArgumentException("--graceful: beside --kill (expected: one of them)\n" + USAGE);
        }
        String drawn = Long.toString(ThreadLocalRandom.current().nextLong(1_000_000));
        String out = values.get("out");
        return new CrashOptions(
                given.whole("seed", drawn, 0, Long.MAX_VALUE),
                new Load(
                        seconds,
                        (int) given.whole("messages", Integer.toString(seconds * MESSAGES_A_SECOND), 1, messagesMax),
                        (int) given.whole("settle", "180", 1, 3600)),
                (int) given.whole("nodes", "1", 1, 4),
                new Faults(graceful ? EnumSet.of(Target.GATEWAY) : given.targets("kill", "gateway"), graceful),
                values.containsKey("planted") ? given.bugs() : List.of(),
                new Output(out == null ? null : Path.of(out), values.getOrDefault("commit", "unknown")));
    }

    private static Map<String, String> values(List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String name = argument.startsWith("--") ? argument.substring(2) : "";
            if (FLAGS.contains(name)) {
                values.put(name, "");
            } else if (WITH_VALUE.contains(name) && i + 1 < arguments.size()) {
                values.put(name, arguments.get(++i));
            } else {
                throw new IllegalArgumentException(
                        argument + (WITH_VALUE.contains(name) ? ": no value" : ": unknown option") + "\n" + USAGE);
            }
        }
        return values;
    }

    /** A short run with one bug, under what brings that to light. */
    CrashOptions with(PlantedBug bug) {
        PlantedBug.Provocation provocation = bug.provocation();
        return new CrashOptions(
                seed,
                new Load(PLANTED_SECONDS, PLANTED_SECONDS * MESSAGES_A_SECOND, PLANTED_SETTLE_SECONDS),
                1,
                new Faults(provocation.targets(), provocation == PlantedBug.Provocation.STOP),
                List.of(bug),
                output);
    }

    /** How a run like this one is made. */
    String command() {
        String kill = faults.graceful()
                ? " --graceful"
                : " --kill "
                        + String.join(
                                ",",
                                faults.targets().stream()
                                        .map(Target::word)
                                        .sorted()
                                        .toList());
        return "scripts/crash-test --seed " + seed + " --minutes " + load.seconds() / 60.0 + " --messages "
                + load.messages() + " --nodes " + nodes + " --settle " + load.settleSeconds() + kill;
    }

    /** The values that were given, or what holds otherwise. */
    private record Given(Map<String, String> values) {
        double number(String name, String otherwise, double least, double most) {
            String text = values.getOrDefault(name, otherwise);
            try {
                double value = Double.parseDouble(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException notANumber) {
                // refused below, with the range
            }
            throw new IllegalArgumentException(
                    "--" + name + ": " + text + " (expected: a number from " + least + " to " + most + ")");
        }

        long whole(String name, String otherwise, long least, long most) {
            String text = values.getOrDefault(name, otherwise);
            try {
                long value = Long.parseLong(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException notANumber) {
                // refused below, with the range
            }
            throw new IllegalArgumentException(
                    "--" + name + ": " + text + " (expected: a whole number from " + least + " to " + most + ")");
        }

        List<PlantedBug> bugs() {
            String text = values.get("bugs");
            return text == null
                    ? List.of(PlantedBug.values())
                    : Arrays.stream(text.split(",", -1)).map(Given::bug).toList();
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

        Set<Target> targets(String name, String otherwise) {
            String text = values.getOrDefault(name, otherwise);
            return Target.parseList(text)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--" + name + ": " + text + " (expected: one or more of " + Target.NAMES + ")"));
        }
    }
}
