package io.trunkline.bench;

import io.trunkline.bench.LoadOptions.Mode;
import io.trunkline.bench.installation.Site;
import io.trunkline.bench.installation.Storage;
import io.trunkline.bench.report.Finding;
import io.trunkline.bench.report.Report;
import io.trunkline.bench.report.RunResult;
import io.trunkline.bench.scenario.Scenario;
import io.trunkline.bench.scenario.Scenario.Step;
import io.trunkline.bench.search.Goal;
import io.trunkline.bench.search.RateSearch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is done with a scenario in each {@link Mode}. For one thread, once. */
final class Modes {
    private final Runs runs;
    private final Scenario scenario;
    private final String commit;
    private final Instant startedAt = Instant.now();
    private final List<Report.Run> done = new ArrayList<>();

    Modes(Runs runs, Scenario scenario, String commit) {
        this.runs = runs;
        this.scenario = scenario;
        this.commit = commit;
    }

    Report carryOut(Mode mode, Site site) throws IOException, InterruptedException {
        Storage before = site.storage();
        Finding finding = switch (mode) {
            case Mode.Steps steps -> steps();
            case Mode.Search search -> search(new Goal(search.goalMillis()));
            case Mode.Soak soak -> soak(soak.length());
            case Mode.Backlog backlog -> backlog(backlog.messages());
        };
        return new Report(
                commit, startedAt, scenario, done, finding, site.storage().since(before));
    }

    private Finding steps() throws IOException, InterruptedException {
        List<Step> steps = scenario.pace().steps();
        for (int i = 0; i < steps.size(); i++) {
            keep(runs.run("step " + (i + 1), steps.get(i)), "");
        }
        return new Finding.Steps();
    }

    private Finding search(Goal goal) throws IOException, InterruptedException {
        Step first = scenario.pace().steps().getFirst();
        RateSearch search = RateSearch.from(first.ratePerSecond());
        while (!search.isOver()) {
            RunResult result = runs.run("try " + (search.tries() + 1), new Step(search.next(), first.length()));
            String missed = goal.missedBy(result).orElse("");
            keep(result, missed);
            search = search.after(missed.isEmpty());
        }
        return new Finding.Highest(search.held(), goal.acceptMillisMax());
    }

    private Finding soak(Duration length) throws IOException, InterruptedException {
        Step first = scenario.pace().steps().getFirst();
        RunResult result = runs.run("soak", new Step(first.ratePerSecond(), length));
        keep(result, "");
        List<RunResult.Second> seconds = result.watched().seconds();
        int quarter = Math.max(1, seconds.size() / 4);
        return new Finding.Soak(
                length.toSeconds() / 60.0,
                leastHeap(seconds.subList(0, quarter)),
                leastHeap(seconds.subList(seconds.size() - quarter, seconds.size())));
    }

    private static double leastHeap(List<RunResult.Second> seconds) {
        return seconds.stream()
                .mapToDouble(second -> second.sight().gauges().heapUsedBytes())
                .filter(bytes -> bytes > 0)
                .min()
                .orElse(0);
    }

    private Finding backlog(int messages) throws IOException, InterruptedException {
        double rate = scenario.pace().steps().getFirst().ratePerSecond();
        Step step = new Step(rate, Duration.ofNanos((long) (messages / rate * 1e9)));
        RunResult fresh = runs.run("fresh", step);
        keep(fresh, "");
        RunResult drained = runs.runWithoutCarrier("without a carrier", step);
        keep(drained, "");
        return new Finding.Drain(messages, fresh.drainedPerSecond(), drained.drainedPerSecond());
    }

    private void keep(RunResult result, String verdict) {
        done.add(new Report.Run(result, verdict));
    }
}
