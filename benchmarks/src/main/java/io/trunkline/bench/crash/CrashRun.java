package io.trunkline.bench.crash;

import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.fault.FaultMode;
import io.trunkline.bench.crash.fault.FaultPlan;
import io.trunkline.bench.crash.oracle.Evidence;
import io.trunkline.bench.crash.oracle.Evidence.Circumstances;
import io.trunkline.bench.crash.oracle.History;
import io.trunkline.bench.crash.oracle.Judge;
import io.trunkline.bench.crash.oracle.Moment;
import io.trunkline.bench.crash.oracle.Rebuilt;
import io.trunkline.bench.crash.oracle.ViewReader;
import io.trunkline.bench.crash.traffic.CallbackLog;
import io.trunkline.bench.crash.traffic.OpenLoopClient;
import io.trunkline.bench.crash.traffic.TestCarrier;
import io.trunkline.bench.crash.world.Competition;
import io.trunkline.bench.crash.world.NodeKind;
import io.trunkline.bench.crash.world.Waiting;
import io.trunkline.bench.crash.world.World;
import io.trunkline.bench.load.DemoAccount;
import io.trunkline.bench.load.Schedule;
import io.trunkline.bench.load.Target;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.Sid;
import io.trunkline.bench.sink.CallbackSink;
import io.trunkline.gateway.config.Sender;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run, in order: the servers, the carrier, the nodes, the sink; then load with faults, until the load is over; then
 * everything is there again and what is under way may come to its end; then the witnesses are heard; then the nodes are
 * stopped and the view is built anew. For one thread, once.
 */
final class CrashRun {
    private static final int WARM_MESSAGES = 50;
    private static final int READS_MAX = 20;

    /** Low: what the carriers give back is to be no reason to leave them. */
    private static final double FLOOR = 0.50;

    private static final Duration BOUND_MAX = Duration.ofMinutes(1);

    /** A run this long starts nodes so often that it is worth a preparation of half a minute. */
    private static final int MANY_STARTS_SECONDS = 120;

    private final CrashOptions options;
    private final NodeKind kind;
    private final Path folder;
    private final PrintStream console;
    private final List<Befallen> faults = new ArrayList<>();

    /** @param folder empty, for all that the run's processes keep */
    CrashRun(CrashOptions options, NodeKind kind, Path folder, PrintStream console) {
        this.options = options;
        this.kind = kind;
        this.folder = folder;
        this.console = console;
    }

    CrashResult execute() throws IOException, InterruptedException {
        console.println("seed       " + options.seed());
        try (TestCarrier carrier =
                        TestCarrier.start(options.seed(), options.gateway().carriers());
                World world = World.start(folder)) {
            Thread end = new Thread(world::close, "end-of-run");
            Runtime.getRuntime().addShutdownHook(end);
            try {
                boolean many = options.load().seconds() >= MANY_STARTS_SECONDS;
                world.startNodes(options.gateway().nodes(), folder, carrier.port(), kind, many);
                compete(world, carrier);
                return execute(world, carrier);
            } finally {
                Runtime.getRuntime().removeShutdownHook(end);
            }
        }
    }

    private void compete(World world, TestCarrier carrier) throws IOException, InterruptedException {
        String faults = "[{\"error\":\"" + TestCarrier.ROUTE_ERROR + "\",\"meaning\":\"route\"}]";
        new Competition(
                        carrier.ports().stream()
                                .map(port -> new Competition.Declared(port, "any", faults))
                                .toList(),
                        FLOOR,
                        TestCarrier.WINDOW / Competition.BINDS_MAX)
                .declare(world.nodes().getFirst(), folder.resolve("node-0"));
        if (!Waiting.until(BOUND_MAX, carrier::isBound)) {
            throw new IllegalStateException("a carrier has no bind (expected: one within " + BOUND_MAX + ")");
        }
    }

    private CrashResult execute(World world, TestCarrier carrier) throws IOException, InterruptedException {
        DemoAccount account = DemoAccount.read(folder.resolve("node-0"));
        CallbackLog callbacks = new CallbackLog();
        try (HarnessLoop harness = HarnessLoop.open();
                CallbackSink sink = CallbackSink.checkingAll(harness, account.authToken())) {
            harness.call(() -> {
                sink.tell(callbacks::calledBack);
                return sink;
            });
            List<Target> targets = world.nodes().stream()
                    .map(node -> target(node, account, sink.url()))
                    .toList();
            CrashOptions.Load load = options.load();
            OpenLoopClient client = new OpenLoopClient(
                    harness,
                    targets,
                    new Schedule(load.messages(), load.messages() / (double) load.seconds()),
                    account.shortCode(),
                    options.gateway().failAmbiguous());
            Witnesses witnesses = new Witnesses(harness, client, carrier, sink, callbacks);
            Instant startedAt = Instant.now();
            load(world, witnesses);
            try (ViewReader view = new ViewReader(targets.getFirst())) {
                Duration settled =
                        new Settling(witnesses, view, console).await(Duration.ofSeconds(load.settleSeconds()));
                console.println("settled    after " + settled.toSeconds() + " s; reading the gateway's history");
                Evidence evidence = evidence(world, witnesses, view);
                return new CrashResult(options, startedAt, faults, settled, evidence, Judge.judge(evidence));
            }
        }
    }

    private static Target target(URI node, DemoAccount account, String callback) {
        return new Target(node, account.accountSid(), account.authToken(), account.sender(), callback);
    }

    /** Faults go on until the load is over; the last one is healed. */
    private void load(World world, Witnesses witnesses) throws IOException, InterruptedException {
        CrashOptions.Load load = options.load();
        console.printf(
                "load       %,d messages in %d s, %d nodes%n",
                load.messages(), load.seconds(), options.gateway().nodes());
        long start = System.nanoTime();
        CompletableFuture<Void> over = witnesses.client().start();
        // A node that has just started and has not come to its first receipt has little to lose
        Waiting.until(Duration.ofSeconds(load.seconds() / 2), () -> witnesses.ended() >= WARM_MESSAGES);
        befall(world, witnesses.carrier(), start);
        over.join();
    }

    private void befall(World world, TestCarrier carrier, long start) throws IOException, InterruptedException {
        FaultPlan plan = new FaultPlan(
                options.seed(), options.faults(), options.gateway().nodes());
        long end = start + TimeUnit.SECONDS.toNanos(options.load().seconds());
        Optional<Fault> next = plan.next();
        while (next.isPresent()) {
            Fault fault = next.get();
            long dueNanos = dueNanos(fault, start);
            if (dueNanos - end >= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
            console.printf("%6.1f s   %s%n", (System.nanoTime() - start) / 1e9, fault);
            Befallen befallen = world.befall(fault, carrier::cut);
            faults.add(befallen);
            befallen.missed().ifPresent(plan::missed);
            next = plan.next();
        }
    }

    /** When it is to be done, given that everything is there again. */
    private long dueNanos(Fault fault, long start) {
        long now = System.nanoTime();
        return switch (options.faults()) {
            case FaultMode.KillEvery every -> {
                long period = every.period().toNanos();
                yield start + ((now - start) / period + 1) * period;
            }
            case FaultMode.Outage outage -> {
                long idle = TimeUnit.SECONDS.toNanos(options.load().seconds())
                        - outage.lasts().toNanos();
                yield Math.max(now, start + idle / 2);
            }
            case FaultMode.Drawn drawn -> now + fault.gap().toNanos();
            case FaultMode.Graceful graceful -> now + fault.gap().toNanos();
        };
    }

    /** The nodes are gone when it returns, where the view was to be built anew. */
    private Evidence evidence(World world, Witnesses witnesses, ViewReader view)
            throws IOException, InterruptedException {
        Map<Sid, History> histories = stable(view);
        Moment readAt = Moment.now();
        Evidence heard = witnesses.evidence(histories, circumstances(world, readAt, null));
        if (!options.rebuildsView()) {
            return heard;
        }
        console.println("stopped    building the view anew from the log");
        Rebuilt rebuilt = world.stopAndRebuildView(folder.resolve("rebuilt"));
        console.println("rebuilt    " + rebuilt.messages() + " messages, " + rebuilt.differing() + " not as they were");
        return heard.with(circumstances(world, readAt, rebuilt));
    }

    private Circumstances circumstances(World world, Moment readAt, @Nullable Rebuilt rebuilt) {
        return new Circumstances(
                options.gateway().nodes(),
                faults,
                options.faults() instanceof FaultMode.Graceful,
                options.faults() instanceof FaultMode.KillEvery every && every.atMoments(),
                world.surprises(),
                options.gateway().failAmbiguous(),
                Duration.ofSeconds(options.gateway().doubtSeconds()),
                Sender.Kind.SHORT_CODE.pace(),
                readAt,
                rebuilt);
    }

    /** The view may still be catching up: it is read again until it says the same twice. */
    private static Map<Sid, History> stable(ViewReader view) throws InterruptedException {
        Map<Sid, History> before = view.histories(view.list());
        for (int again = 0; again < READS_MAX; again++) {
            TimeUnit.SECONDS.sleep(1);
            Map<Sid, History> now = view.histories(view.list());
            if (now.equals(before)) {
                return now;
            }
            before = now;
        }
        return before;
    }
}
