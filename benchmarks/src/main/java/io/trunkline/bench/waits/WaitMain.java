package io.trunkline.bench.waits;

import io.trunkline.bench.crash.world.Folder;
import io.trunkline.bench.measure.GroupUse;
import io.trunkline.bench.measure.ProcessGroup;
import io.trunkline.bench.measure.ProcessMeter;
import io.trunkline.bench.measure.UseSpan;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * {@code scripts/wait-test}: many messages wait for their time; when each enters its lane is written down. Exit status: 0
 * when all that is promised was seen, 1 when it was not, 2 when the run was not made.
 */
public final class WaitMain {
    private static final int MISSED = 1;
    private static final int NOT_RUN = 2;

    /** Between the moment at which all should wait and the first that is due: the machine comes to rest. */
    private static final Duration REST = Duration.ofSeconds(10);

    /** So long nothing is released before what is left is given up. */
    private static final Duration STILL_MAX = Duration.ofSeconds(30);

    private static final Duration READ_BACK_MAX = Duration.ofMinutes(10);
    private static final int WARM_UP_RATE = 500;
    private static final int WARM_UP_SECONDS = 10;
    private static final long POLL_MILLIS = 100;
    private static final WaitLoad WARM_UP = WaitLoad.even(WaitLoad.Kind.WARM_UP, WARM_UP_RATE, WARM_UP_SECONDS);

    private final WaitOptions options;
    private final PrintStream console;

    /** How many messages of the loads before and of this one were released. */
    private long released;

    private WaitMain(WaitOptions options, PrintStream console) {
        this.options = options;
        this.console = console;
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(WaitOptions.USAGE);
            return;
        }
        try {
            if (!new WaitMain(WaitOptions.parse(List.of(arguments)), System.out).execute()) {
                System.exit(MISSED);
            }
        } catch (IllegalArgumentException | IllegalStateException refused) {
            System.err.println(refused.getMessage());
            System.exit(NOT_RUN);
        } catch (IOException | RuntimeException broken) {
            broken.printStackTrace();
            System.exit(NOT_RUN);
        }
    }

    /** Whether what is asked was seen. */
    private boolean execute() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("trunkline-waits-");
        List<WaitFigures> figures = new ArrayList<>();
        try (WaitNode node = WaitNode.start(folder, options.pace())) {
            measure(node, WARM_UP);
            for (WaitLoad load : options.loads()) {
                WaitFigures measured = measure(node, load);
                figures.add(measured);
                console.print(WaitResult.text(measured));
                Path out = options.json();
                if (out != null) {
                    Files.writeString(out, new WaitResult(options, figures).json());
                }
            }
        } finally {
            Folder.delete(folder);
        }
        return new WaitResult(options, figures).isKept();
    }

    private WaitFigures measure(WaitNode node, WaitLoad load) throws InterruptedException {
        String name = load.kind().word();
        console.printf("%-10s %d messages%n", name, load.count());
        ReleaseTimes times = new ReleaseTimes(name, load.count());
        long waitingBefore = node.view().waiting();
        Instant started = node.now();
        Instant begin = started.plusSeconds(load.count() / options.fill()).plus(REST);
        node.accept(load, begin, times);
        boolean inTime = until(begin, node, () -> node.view().waiting() - waitingBefore >= load.count());
        if (!inTime && load.kind() != WaitLoad.Kind.WARM_UP) {
            throw new IllegalStateException((node.view().waiting() - waitingBefore) + " of " + load.count()
                    + " messages waited when the first was due (expected: all; --fill " + options.fill()
                    + " is more than this machine takes)");
        }
        double acceptSeconds = seconds(started, node.now());
        console.printf("%-10s after %.1f s, %.0f a second%n", "waiting", acceptSeconds, load.count() / acceptSeconds);
        TimeUnit.MILLISECONDS.sleep(Duration.between(node.now(), begin).toMillis());
        double busy = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        console.printf("%-10s load average %.1f as the first is due%n", "machine", busy);
        UseSpan span = UseSpan.begin(
                new ProcessMeter(Map.of((int) ProcessHandle.current().pid(), ProcessGroup.GATEWAY)));
        awaitReleases(node, load.due(begin, load.count() - 1), times, load.count());
        if (load.kind() == WaitLoad.Kind.WARM_UP && times.count() < load.count()) {
            throw new IllegalStateException(
                    (load.count() - times.count()) + " messages of the warm-up were not released"
                            + " (expected: none, as they would count for the next load)");
        }
        Map<ProcessGroup, GroupUse> use = span.sample();
        Instant ended = node.now();
        released += times.count();
        if (!until(ended.plus(READ_BACK_MAX), node, () -> node.view().routed() >= released)) {
            throw new IllegalStateException(
                    "the view has read back " + node.view().routed() + " releases (expected: " + released + ")");
        }
        console.printf("%-10s %.1f s after the last release%n", "read back", seconds(ended, node.now()));
        return new WaitFigures(load, acceptSeconds, begin, times.all(), times.repeats(), use);
    }

    /** Returns when all were released, or none was for long. */
    private static void awaitReleases(WaitNode node, Instant lastDue, ReleaseTimes times, int count)
            throws InterruptedException {
        int before = 0;
        Instant moved = lastDue;
        while (times.count() < count && node.now().isBefore(moved.plus(STILL_MAX))) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            int now = times.count();
            if (now > before && node.now().isAfter(moved)) {
                moved = node.now();
            }
            before = now;
        }
    }

    /** Whether it came to be before the deadline. */
    private static boolean until(Instant deadline, WaitNode node, BooleanSupplier condition)
            throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Duration left = Duration.between(node.now(), deadline);
            if (left.isNegative() || left.isZero()) {
                return condition.getAsBoolean();
            }
            TimeUnit.MILLISECONDS.sleep(Math.min(POLL_MILLIS, left.toMillis() + 1));
        }
        return true;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
