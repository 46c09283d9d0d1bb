package io.trunkline.bench.report;

import io.trunkline.bench.installation.Storage;
import io.trunkline.bench.scenario.Scenario;
import java.time.Instant;
import java.util.List;

/**
 * Everything that one call of the harness came to.
 *
 * @param commit that was measured
 * @param runs in order
 * @param storage that the runs together left behind; 0 where that is not known
 */
public record Report(
        String commit, Instant startedAt, Scenario scenario, List<Run> runs, Finding finding, Storage storage) {
    public Report {
        runs = List.copyOf(runs);
    }

    /**
     * One run.
     *
     * @param verdict of a search: how it missed the goal, or nothing
     */
    public record Run(RunResult result, String verdict) {}

    /** Messages that were accepted in all runs. */
    public long accepted() {
        return runs.stream()
                .mapToLong(run -> run.result().client().answers().accepted())
                .sum();
    }

    /** Whether nothing happened that must never happen; of a search, in the runs that held. */
    public boolean isSound() {
        return runs.stream()
                .allMatch(run -> run.result().isSound() || !run.verdict().isEmpty());
    }
}
