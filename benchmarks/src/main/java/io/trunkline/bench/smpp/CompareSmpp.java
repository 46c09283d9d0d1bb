package io.trunkline.bench.smpp;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures SMPP stacks side by side in one run.
 *
 * <p>Exit status: 0 when all went right, 1 when many sessions did not all stay, 2 when the run could not be made.
 */
public final class CompareSmpp {
    private static final int UNSOUND = 1;
    private static final int NOT_RUN = 2;
    private static final List<Integer> WINDOWS = List.of(100, 10);

    private final CompareOptions options;
    private final PrintStream console;

    private CompareSmpp(CompareOptions options, PrintStream console) {
        this.options = options;
        this.console = console;
    }

    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream console) throws Exception {
        if (arguments.contains("--help")) {
            console.print(CompareOptions.USAGE);
            return 0;
        }
        try {
            CompareSmpp comparison = new CompareSmpp(CompareOptions.parse(arguments), console);
            return comparison.options.sessions() == 0 ? comparison.pairs() : comparison.sessions();
        } catch (IllegalArgumentException | IllegalStateException refused) {
            console.println(refused.getMessage());
            return NOT_RUN;
        }
    }

    private int pairs() throws Exception {
        int spans = WINDOWS.stream()
                .mapToInt(window -> PairComparison.spans(window, options.rounds()))
                .sum();
        long spanNanos = Duration.ofSeconds(options.seconds()).dividedBy(spans).toNanos();
        IdleCost idle = options.idle() == 0 ? null : IdleCost.measure(options.idle());
        print(idle);
        List<PairComparison.Result> results = new ArrayList<>();
        for (int window : WINDOWS) {
            PairComparison.Result result = new PairComparison(window, options.rounds(), spanNanos, console).run();
            results.add(result);
            print(result);
        }
        write(CompareJson.ofPairs(options, spanNanos, results, idle));
        return 0;
    }

    private int sessions() throws Exception {
        ManySessions.Result result =
                new ManySessions(options.sessions(), Duration.ofSeconds(options.seconds()), console).run();
        write(CompareJson.ofSessions(options, result));
        return result.isSound() ? 0 : UNSOUND;
    }

    private void print(@Nullable IdleCost idle) {
        if (idle != null) {
            console.printf(
                    "an idle session of ours, of %,d: %,.0f B heap, %,.0f B direct; %d threads for all%n",
                    idle.sessions(), idle.heapBytes(), idle.directBytes(), idle.threads());
        }
    }

    private void print(PairComparison.Result result) {
        console.printf("  medians%n");
        for (SmppStack stack : SmppStack.values()) {
            PairFigures median = result.median(stack);
            console.printf(
                    "  %-17s %,9.0f/s %7.2f µs CPU %,7.0f B",
                    stack, median.messagesPerSecond(), median.cpuMicros(), median.bytes());
            if (stack != SmppStack.TRUNKLINE) {
                console.printf(
                        "   ours: %.1f× the rate, %.3f× the CPU, %.3f× the bytes",
                        result.medianRatio(
                                stack, (ours, theirs) -> ours.messagesPerSecond() / theirs.messagesPerSecond()),
                        result.medianRatio(stack, (ours, theirs) -> ours.cpuMicros() / theirs.cpuMicros()),
                        result.medianRatio(stack, (ours, theirs) -> ours.bytes() / theirs.bytes()));
            }
            console.println();
        }
    }

    private void write(String json) throws IOException {
        Path out = options.out().toAbsolutePath();
        Files.createDirectories(out.getParent());
        Files.writeString(out, json);
        console.println("json " + options.out());
    }
}
