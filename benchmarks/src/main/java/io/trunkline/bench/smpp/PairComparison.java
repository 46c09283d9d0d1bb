package io.trunkline.bench.smpp;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/**
 * The stacks at one window: first every candidate of each stack, twice round, the first time to warm up; then rounds in
 * which each stack has its turn at its best setting. For one thread; blocks.
 */
final class PairComparison {
    private static final double SETTLING_SHARE = 0.25;
    private static final long MILLIS = 1_000_000;

    private final int window;
    private final int rounds;
    private final long spanNanos;
    private final PrintStream console;

    /**
     * One try of a setting.
     */
    record Tried(SmppStack stack, PairSetting setting, PairFigures figures) {}

    /**
     * @param sweep what was tried, as {@link #best} chooses from
     * @param rounds figures by stack, in the order of the rounds
     */
    record Result(
            int window, List<Tried> sweep, Map<SmppStack, PairSetting> best, Map<SmppStack, List<PairFigures>> rounds) {

        /** The median over the rounds of what {@code of} makes of ours and the peer's figures of the same round. */
        double medianRatio(SmppStack peer, ToDoubleBiFunction<PairFigures, PairFigures> of) {
            List<PairFigures> ours = rounds.getOrDefault(SmppStack.TRUNKLINE, List.of());
            List<PairFigures> theirs = rounds.getOrDefault(peer, List.of());
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < ours.size(); round++) {
                ratios.add(of.applyAsDouble(ours.get(round), theirs.get(round)));
            }
            return median(ratios);
        }

        PairFigures median(SmppStack stack) {
            List<PairFigures> figures = rounds.getOrDefault(stack, List.of());
            return new PairFigures(
                    median(figures.stream().map(PairFigures::messagesPerSecond).toList()),
                    median(figures.stream().map(PairFigures::cpuMicros).toList()),
                    median(figures.stream().map(PairFigures::bytes).toList()));
        }

        static double median(List<Double> values) {
            List<Double> sorted = values.stream().sorted().toList();
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }
    }

    /**
     * @param spanNanos how long each setting is measured, each time
     */
    PairComparison(int window, int rounds, long spanNanos, PrintStream console) {
        this.window = window;
        this.rounds = rounds;
        this.spanNanos = spanNanos;
        this.console = console;
    }

    /** How many spans a comparison takes. */
    static int spans(int window, int rounds) {
        int candidates = 0;
        for (SmppStack stack : SmppStack.values()) {
            candidates += stack.candidates(window).size();
        }
        return 2 * candidates + rounds * SmppStack.values().length;
    }

    Result run() throws Exception {
        console.printf("%nwindow %d, %.1f s each time%n", window, spanNanos / 1e9);
        sweep();
        List<Tried> sweep = sweep();
        Map<SmppStack, PairSetting> best = new EnumMap<>(SmppStack.class);
        for (SmppStack stack : SmppStack.values()) {
            Tried winner = sweep.stream()
                    .filter(tried -> tried.stack() == stack)
                    .max(Comparator.comparingDouble(tried -> tried.figures().messagesPerSecond()))
                    .orElseThrow();
            best.put(stack, winner.setting());
        }
        sweep.forEach(tried -> print("sweep  ", tried));
        return new Result(window, sweep, best, rounds(best));
    }

    private List<Tried> sweep() throws Exception {
        List<Tried> tried = new ArrayList<>();
        for (SmppStack stack : SmppStack.values()) {
            for (PairSetting setting : stack.candidates(window)) {
                tried.add(new Tried(stack, setting, measure(stack, setting)));
            }
        }
        return tried;
    }

    private Map<SmppStack, List<PairFigures>> rounds(Map<SmppStack, PairSetting> best) throws Exception {
        Map<SmppStack, List<PairFigures>> figures = new EnumMap<>(SmppStack.class);
        for (int round = 1; round <= rounds; round++) {
            for (Map.Entry<SmppStack, PairSetting> entry : best.entrySet()) {
                PairFigures one = measure(entry.getKey(), entry.getValue());
                figures.computeIfAbsent(entry.getKey(), stack -> new ArrayList<>())
                        .add(one);
                print("round " + round, new Tried(entry.getKey(), entry.getValue(), one));
            }
        }
        return figures;
    }

    private PairFigures measure(SmppStack stack, PairSetting setting) throws Exception {
        SubmitPair pair = stack.open(setting);
        try {
            long settling = (long) (spanNanos * SETTLING_SHARE);
            Thread.sleep(settling / MILLIS);
            PairFigures figures = PairFigures.measure(pair, spanNanos - settling);
            if (pair.failed() > 0) {
                throw new IllegalStateException(stack + ": " + pair.failed() + " submissions failed (expected: 0)");
            }
            return figures;
        } finally {
            pair.end();
        }
    }

    private void print(String what, Tried tried) {
        console.printf(
                "  %s %-17s %-22s %,9.0f/s %7.2f µs CPU %,7.0f B%n",
                what,
                tried.stack(),
                tried.setting(),
                tried.figures().messagesPerSecond(),
                tried.figures().cpuMicros(),
                tried.figures().bytes());
    }
}
