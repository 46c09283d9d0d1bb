package io.trunkline.bench;

import io.trunkline.bench.load.Endpoint;
import io.trunkline.bench.load.Generator;
import io.trunkline.bench.load.GeneratorLimits;
import io.trunkline.bench.load.GeneratorState;
import io.trunkline.bench.load.PartnerGenerator;
import io.trunkline.bench.load.Schedule;
import io.trunkline.bench.load.Traffic;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.measure.UseSpan;
import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.CallbackSummary;
import io.trunkline.bench.outcome.ClientLog;
import io.trunkline.bench.outcome.LatencySummary;
import io.trunkline.bench.outcome.SubmitSummary;
import io.trunkline.bench.report.RunPlan;
import io.trunkline.bench.report.RunResult;
import io.trunkline.bench.scenario.Scenario;
import io.trunkline.bench.sink.CallbackSink;
import io.trunkline.bench.sink.SinkState;
import io.trunkline.bench.watch.Watch;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run: the schedule, then a wait for what is still on its way, with a line of progress a second. It ends when every
 * request is settled and, with callbacks, every accepted message is final; without them, when the carrier has got every
 * accepted message, where its log is known. At the latest it ends when the drain time is over, counted from the last
 * request's intended start for answers and from the last answer for the rest. One thread, off the loop.
 */
public final class LoadRun {
    private static final long POLL_MILLIS = 50;
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOG_MILLIS = 150;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final HarnessLoop harness;
    private final Subject subject;
    private final Scenario scenario;
    private final PrintStream console;

    public LoadRun(HarnessLoop harness, Subject subject, Scenario scenario, PrintStream console) {
        this.harness = harness;
        this.subject = subject;
        this.scenario = scenario;
        this.console = console;
    }

    /** Something to do between the last answer and the wait for the rest. */
    @FunctionalInterface
    public interface Between {
        Between NOTHING = () -> {};

        void run() throws IOException, InterruptedException;
    }

    /** Where a run is at one moment. */
    record Snapshot(
            long nanos,
            GeneratorState generator,
            AnswerSummary answers,
            CallbackSummary callbacks,
            SubmitSummary submits,
            LatencySummary recent) {}

    /** A log that knows which messages' callbacks are to be waited for. */
    public static ClientLog log(RunPlan plan, Traffic traffic) {
        return new ClientLog(plan.messages(), number -> traffic.endpoint(number) == Endpoint.GOOD);
    }

    /**
     * Runs {@code plan} and records every message in {@code log}.
     *
     * @param run tells this run's messages from those before it on the same carrier
     */
    public RunResult execute(RunPlan plan, int run, ClientLog log, Between between)
            throws IOException, InterruptedException {
        Traffic traffic = new Traffic(scenario, run);
        SinkState sinkBefore = tellSink(log);
        Generator generator = subject.sending()
                .open(
                        traffic,
                        new Schedule(plan.messages(), plan.ratePerSecond()),
                        new GeneratorLimits(plan.connections(), ANSWER_TIMEOUT, plan.drainMax()),
                        log);
        try (Watch watch = subject.watch();
                Submits submits = new Submits(harness, subject.carrier(), run, log)) {
            Instant startedAt = Instant.now();
            UseSpan span = UseSpan.begin(subject.meter());
            List<RunResult.Second> seconds = await(new Running(plan, generator, log, submits, watch, span), between);
            var use = span.sample();
            Snapshot end = snapshot(generator, log);
            return new RunResult(
                    plan,
                    startedAt,
                    new RunResult.Client(end.generator, end.answers),
                    submits.isKnown() ? new RunResult.Carrier(end.submits, harness.call(log::legs)) : null,
                    sinkBefore == null ? null : new RunResult.Callbacks(since(sinkBefore, sinkState()), end.callbacks),
                    new RunResult.Watched(use, seconds));
        } finally {
            close(generator);
        }
    }

    private static void close(Generator generator) {
        if (generator instanceof PartnerGenerator partner) {
            partner.close();
        }
    }

    /** The parts of a run that is under way. */
    private record Running(
            RunPlan plan, Generator generator, ClientLog log, Submits submits, Watch watch, UseSpan span) {}

    private List<RunResult.Second> await(Running run, Between between) throws IOException, InterruptedException {
        List<RunResult.Second> seconds = new ArrayList<>();
        CompletableFuture<Void> over = run.generator.start();
        Snapshot printed = snapshot(run.generator, run.log);
        long printAt = System.nanoTime() + PROGRESS_NANOS;
        long drainEnd = 0;
        while (drainEnd == 0 || !isDrained(drainEnd, run)) {
            Thread.sleep(POLL_MILLIS);
            run.submits.readOn();
            if (over.isDone() && drainEnd == 0) {
                over.join();
                between.run();
                drainEnd = System.nanoTime() + run.plan.drainMax().toNanos();
            }
            if (System.nanoTime() - printAt >= 0) {
                printAt += PROGRESS_NANOS;
                Snapshot now = snapshot(run.generator, run.log);
                run.span.sample();
                console.println(ProgressLine.of(printed, now));
                seconds.add(second(now, run.watch.latest()));
                printed = now;
            }
        }
        Thread.sleep(LOG_MILLIS);
        run.submits.readOn();
        seconds.add(second(snapshot(run.generator, run.log), run.watch.latest()));
        return seconds;
    }

    private boolean isDrained(long drainEnd, Running run) throws InterruptedException {
        if (System.nanoTime() - drainEnd > 0) {
            return true;
        }
        if (run.plan.callbacks()) {
            return harness.call(run.log::unsettled) <= 0;
        }
        return !run.submits.isKnown() || harness.call(run.log::unsubmitted) <= 0;
    }

    private static RunResult.Second second(Snapshot now, Watch.Sight sight) {
        double at = (now.nanos - now.generator.startNanos()) / 1e9;
        return new RunResult.Second(
                at,
                new RunResult.Counts(
                        now.answers.accepted(),
                        now.answers.settled() - now.answers.accepted(),
                        now.submits.messages(),
                        now.callbacks.settled(),
                        now.generator.inFlight(),
                        now.generator.waiting()),
                now.recent,
                sight);
    }

    private Snapshot snapshot(Generator generator, ClientLog log) throws InterruptedException {
        return harness.call(() -> new Snapshot(
                System.nanoTime(),
                generator.state(),
                log.answers(),
                log.callbacks(),
                log.submits(),
                log.recentAnswers()));
    }

    private @Nullable SinkState tellSink(ClientLog log) throws InterruptedException {
        CallbackSink listening = subject.sink();
        if (listening == null) {
            return null;
        }
        return harness.call(() -> {
            listening.tell(log::calledBack);
            return listening.state();
        });
    }

    private SinkState sinkState() throws InterruptedException {
        CallbackSink listening = subject.sink();
        return listening == null ? new SinkState(0, 0, 0, 0) : harness.call(listening::state);
    }

    private static SinkState since(SinkState before, SinkState now) {
        return new SinkState(
                now.requests() - before.requests(),
                now.malformed() - before.malformed(),
                now.signaturesRight() - before.signaturesRight(),
                now.signaturesWrong() - before.signaturesWrong());
    }
}
