package io.trunkline.bench;

import io.trunkline.bench.installation.CarrierProcess;
import io.trunkline.bench.load.Traffic;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.ClientLog;
import io.trunkline.bench.report.RunPlan;
import io.trunkline.bench.report.RunResult;
import io.trunkline.bench.scenario.Scenario;
import io.trunkline.bench.scenario.Scenario.Pace;
import io.trunkline.bench.scenario.Scenario.Step;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One run after the other on the same site, each with a number of its own. For one thread. */
public final class Runs {
    private final HarnessLoop harness;
    private final Subject subject;
    private final Scenario scenario;
    private final PrintStream console;
    private int numbers;
    private @Nullable ClientLog last;
    private long lastStartNanos;

    public Runs(HarnessLoop harness, Subject subject, Scenario scenario, PrintStream console) {
        this.harness = harness;
        this.subject = subject;
        this.scenario = scenario;
        this.console = console;
    }

    /** Begins to count after {@code number}, so that the runs are not taken for others' on the same carrier. */
    public Runs numberedFrom(int number) {
        numbers = number;
        return this;
    }

    /** The first step's rate for the time of the warm-up; nothing comes of it. */
    public void warmUp() throws IOException, InterruptedException {
        Pace pace = scenario.pace();
        if (!pace.warmup().isZero()) {
            Step step = new Step(pace.steps().getFirst().ratePerSecond(), pace.warmup());
            say("warming up, not measured", step);
            one(RunPlan.of("warm-up", step, pace, scenario.callbacks().wanted()), LoadRun.Between.NOTHING);
        }
    }

    /** A run of this rate and length. */
    public RunResult run(String label, Step step) throws IOException, InterruptedException {
        say(label, step);
        return one(RunPlan.of(label, step, scenario.pace(), scenario.callbacks().wanted()), LoadRun.Between.NOTHING);
    }

    /** A run that accepts while the carrier is away; it is back when everything has been answered. */
    RunResult runWithoutCarrier(String label, Step step) throws IOException, InterruptedException {
        CarrierProcess carrier = subject.carrier()
                .orElseThrow(() -> new IllegalStateException("no carrier that the harness has started"));
        carrier.stop();
        say(label, step);
        return one(RunPlan.of(label, step, scenario.pace(), scenario.callbacks().wanted()), () -> {
            console.println("the carrier comes back");
            carrier.start();
        });
    }

    private RunResult one(RunPlan plan, LoadRun.Between between) throws IOException, InterruptedException {
        int number = ++numbers;
        ClientLog log = LoadRun.log(plan, new Traffic(scenario, number));
        RunResult result = new LoadRun(harness, subject, scenario, console).execute(plan, number, log, between);
        last = log;
        lastStartNanos = result.client().generator().startNanos();
        return result;
    }

    private void say(String label, Step step) {
        console.printf(Locale.ROOT, "%s: %,d messages at %,.0f/s%n", label, step.messages(), step.ratePerSecond());
    }

    /** Writes the client's record of the last run. */
    void writeLast(Path file) throws IOException {
        ClientLog log = last;
        if (log != null) {
            log.write(file, lastStartNanos);
        }
    }
}
