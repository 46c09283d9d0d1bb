package io.trunkline.bench.crash.oracle;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often each invariant was broken, with the first cases. For one thread.
 *
 * <p>Keeps {@value #CASES_MAX} cases of each; the rest is counted.
 */
public final class Violations {
    private static final int CASES_MAX = 10;

    private final Map<Invariant, Integer> counts = new EnumMap<>(Invariant.class);
    private final Set<Invariant> notAsked = EnumSet.noneOf(Invariant.class);
    private final Map<Invariant, Integer> notWaitedFor = new EnumMap<>(Invariant.class);
    private final Map<Invariant, List<String>> cases = new EnumMap<>(Invariant.class);

    void add(Invariant invariant, String what) {
        counts.merge(invariant, 1, Integer::sum);
        List<String> kept = cases.computeIfAbsent(invariant, first -> new ArrayList<>());
        if (kept.size() < CASES_MAX) {
            kept.add(what);
        }
    }

    /** What was counted elsewhere: {@code count} cases, of which the first are told. */
    void addAll(Invariant invariant, long count, List<String> first) {
        first.forEach(each -> add(invariant, each));
        if (count > first.size()) {
            counts.merge(invariant, Math.toIntExact(count - first.size()), Integer::sum);
        }
    }

    /** The run was not of the kind that could break it. */
    void addNotAsked(Invariant invariant) {
        notAsked.add(invariant);
    }

    /** Whether the run could break it at all. */
    public boolean isAsked(Invariant invariant) {
        return !notAsked.contains(invariant);
    }

    /** What is not kept yet, and need not be: the time that the gateway may take is not over. */
    void addNotWaitedFor(Invariant invariant) {
        notWaitedFor.merge(invariant, 1, Integer::sum);
    }

    /** How often nobody waited long enough to say whether it is kept. */
    public int notWaitedFor(Invariant invariant) {
        return notWaitedFor.getOrDefault(invariant, 0);
    }

    /** How often it was broken; 0 where it holds, or where nobody waited for it. */
    public int count(Invariant invariant) {
        return counts.getOrDefault(invariant, 0);
    }

    /** The first cases. */
    public List<String> cases(Invariant invariant) {
        return List.copyOf(cases.getOrDefault(invariant, List.of()));
    }

    /** Those that were broken, in the order of {@link Invariant}. */
    public List<Invariant> broken() {
        return List.copyOf(counts.keySet());
    }
}
