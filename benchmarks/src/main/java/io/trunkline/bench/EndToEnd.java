package io.trunkline.bench;

import io.trunkline.bench.load.DemoAccount;
import io.trunkline.bench.load.Target;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.measure.ProcessGroup;
import io.trunkline.bench.measure.ProcessMeter;
import io.trunkline.bench.outcome.ClientLog;
import io.trunkline.bench.report.JsonReport;
import io.trunkline.bench.report.RunPlan;
import io.trunkline.bench.report.RunResult;
import io.trunkline.bench.report.TextReport;
import io.trunkline.bench.sink.CallbackSink;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Measures a running gateway from outside: POSTs at a rate, takes the callbacks, and says what was accepted and delivered,
 * how long it took and what CPU it cost.
 *
 * <p>Exit status: 0 when the run was sound, 1 when something happened that must never happen or was not final in time,
 * 2 when the run could not be made.
 */
public final class EndToEnd {
    private static final int UNSOUND = 1;
    private static final int NOT_RUN = 2;

    private final LoadOptions options;
    private final PrintStream console;

    EndToEnd(LoadOptions options, PrintStream console) {
        this.options = options;
        this.console = console;
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream console) throws InterruptedException {
        if (arguments.contains("--help")) {
            console.print(LoadOptions.USAGE);
            return 0;
        }
        try {
            return new EndToEnd(LoadOptions.parse(arguments), console).measure().isSound() ? 0 : UNSOUND;
        } catch (IllegalArgumentException | IllegalStateException | IOException refused) {
            console.println(refused.getMessage());
            return NOT_RUN;
        }
    }

    /** The whole of a measurement, in order. */
    RunResult measure() throws IOException, InterruptedException {
        DemoAccount account = DemoAccount.read(options.data());
        RunPlan plan = plan();
        try (HarnessLoop harness = HarnessLoop.open();
                CallbackSink sink = options.callbacks() ? CallbackSink.open(harness, account.authToken()) : null) {
            Target target = new Target(
                    account.baseUrl(),
                    account.accountSid(),
                    account.authToken(),
                    account.sender(),
                    sink == null ? null : sink.url());
            var run = new LoadRun(harness, sink, meter(account), console);
            warmUp(run, plan, target);
            console.printf("%,d messages at %,.0f/s to %s%n", plan.messages(), plan.ratePerSecond(), target.baseUrl());
            var log = new ClientLog(plan.messages());
            RunResult result = run.execute(plan, target, log);
            report(result, log, options.clientLog());
            return result;
        }
    }

    private void warmUp(LoadRun run, RunPlan plan, Target target) throws InterruptedException {
        int messages = (int) Math.min(
                plan.messages(), plan.ratePerSecond() * options.warmup().toMillis() / 1000);
        if (messages > 0) {
            console.printf("warming up with %,d messages, not measured%n", messages);
            RunPlan warmUp = new RunPlan(
                    messages,
                    plan.ratePerSecond(),
                    plan.connections(),
                    plan.callbacks(),
                    plan.drainMax(),
                    plan.commit());
            run.execute(warmUp, target, new ClientLog(messages));
        }
    }

    private RunPlan plan() {
        return new RunPlan(
                options.messages(),
                options.rate(),
                options.connections(),
                options.callbacks(),
                options.drain(),
                options.commit());
    }

    private static ProcessMeter meter(DemoAccount account) {
        Map<Integer, ProcessGroup> roots = new HashMap<>();
        roots.put((int) ProcessHandle.current().pid(), ProcessGroup.HARNESS);
        OptionalInt gateway = ProcessMeter.listenerOn(account.baseUrl().getPort());
        gateway.ifPresent(pid -> roots.put(pid, ProcessGroup.GATEWAY));
        return new ProcessMeter(roots);
    }

    private void report(RunResult result, ClientLog log, @Nullable Path clientLog) throws IOException {
        console.print(TextReport.of(result));
        Path out = options.out().toAbsolutePath();
        Files.createDirectories(out.getParent());
        Files.writeString(out, JsonReport.of(result));
        console.println("json       " + options.out());
        if (clientLog != null) {
            log.write(clientLog, result.client().generator().startNanos());
            console.println("client log " + clientLog);
        }
    }
}
