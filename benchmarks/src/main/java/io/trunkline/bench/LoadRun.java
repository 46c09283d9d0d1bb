package io.trunkline.bench;

import io.trunkline.bench.load.GeneratorLimits;
import io.trunkline.bench.load.GeneratorState;
import io.trunkline.bench.load.OpenLoopGenerator;
import io.trunkline.bench.load.Schedule;
import io.trunkline.bench.load.Target;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.measure.GroupUse;
import io.trunkline.bench.measure.ProcessGroup;
import io.trunkline.bench.measure.ProcessMeter;
import io.trunkline.bench.measure.UseSpan;
import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.CallbackSummary;
import io.trunkline.bench.outcome.ClientLog;
import io.trunkline.bench.report.RunPlan;
import io.trunkline.bench.report.RunResult;
import io.trunkline.bench.sink.CallbackSink;
import io.trunkline.bench.sink.SinkState;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run: the schedule, then a wait for what is still on its way, with a line of progress a second. It ends when every
 * request is settled and, with callbacks, every accepted message is final; at the latest when the drain time is over,
 * counted from the last request's intended start for answers and from the last answer for callbacks. One thread, off the loop.
 */
final class LoadRun {
    private static final long POLL_MILLIS = 50;
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

    private final HarnessLoop harness;
    private final @Nullable CallbackSink sink;
    private final ProcessMeter meter;
    private final PrintStream console;

    /** @param sink null when no callbacks are asked for */
    LoadRun(HarnessLoop harness, @Nullable CallbackSink sink, ProcessMeter meter, PrintStream console) {
        this.harness = harness;
        this.sink = sink;
        this.meter = meter;
        this.console = console;
    }

    /** Runs {@code plan} against {@code target} and records every message in {@code log}. */
    RunResult execute(RunPlan plan, Target target, ClientLog log) throws InterruptedException {
        SinkState sinkBefore = tellSink(log);
        var generator = new OpenLoopGenerator(
                harness,
                target,
                new Schedule(plan.messages(), plan.ratePerSecond()),
                new GeneratorLimits(plan.connections(), ANSWER_TIMEOUT, plan.drainMax()),
                log);
        Instant startedAt = Instant.now();
        UseSpan span = UseSpan.begin(meter);
        Map<ProcessGroup, GroupUse> use = await(plan, generator, log, span);
        Snapshot end = snapshot(generator, log);
        return new RunResult(
                plan,
                startedAt,
                new RunResult.Client(end.generator, end.answers),
                sinkBefore == null ? null : new RunResult.Callbacks(since(sinkBefore, sinkState()), end.callbacks),
                use);
    }

    private Map<ProcessGroup, GroupUse> await(RunPlan plan, OpenLoopGenerator generator, ClientLog log, UseSpan span)
            throws InterruptedException {
        CompletableFuture<Void> over = generator.start();
        Snapshot printed = snapshot(generator, log);
        long printAt = System.nanoTime() + PROGRESS_NANOS;
        long drainEnd = 0;
        while (!isOver(over, drainEnd, log)) {
            Thread.sleep(POLL_MILLIS);
            if (over.isDone() && drainEnd == 0) {
                over.join();
                drainEnd = System.nanoTime() + plan.drainMax().toNanos();
            }
            if (System.nanoTime() - printAt >= 0) {
                printAt = System.nanoTime() + PROGRESS_NANOS;
                Snapshot now = snapshot(generator, log);
                span.sample();
                console.println(ProgressLine.of(printed, now));
                printed = now;
            }
        }
        return span.sample();
    }

    private boolean isOver(CompletableFuture<Void> over, long drainEnd, ClientLog log) throws InterruptedException {
        if (drainEnd == 0 || !over.isDone()) {
            return false;
        }
        return sink == null || harness.call(log::unsettled) <= 0 || System.nanoTime() - drainEnd > 0;
    }

    private Snapshot snapshot(OpenLoopGenerator generator, ClientLog log) throws InterruptedException {
        return harness.call(() -> new Snapshot(System.nanoTime(), generator.state(), log.answers(), log.callbacks()));
    }

    private @Nullable SinkState tellSink(ClientLog log) throws InterruptedException {
        CallbackSink listening = sink;
        if (listening == null) {
            return null;
        }
        return harness.call(() -> {
            listening.tell(log::calledBack);
            return listening.state();
        });
    }

    private SinkState sinkState() throws InterruptedException {
        CallbackSink listening = sink;
        return listening == null ? new SinkState(0, 0, 0, 0) : harness.call(listening::state);
    }

    private static SinkState since(SinkState before, SinkState now) {
        return new SinkState(
                now.requests() - before.requests(),
                now.malformed() - before.malformed(),
                now.signaturesRight() - before.signaturesRight(),
                now.signaturesWrong() - before.signaturesWrong());
    }

    /** Where a run is at one moment. */
    record Snapshot(long nanos, GeneratorState generator, AnswerSummary answers, CallbackSummary callbacks) {}
}
