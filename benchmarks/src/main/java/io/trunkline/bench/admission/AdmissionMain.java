package io.trunkline.bench.admission;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.bench.crash.fault.Act;
import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.traffic.TestCarrier;
import io.trunkline.bench.crash.world.Folder;
import io.trunkline.bench.crash.world.NodeKind;
import io.trunkline.bench.crash.world.World;
import io.trunkline.bench.load.DemoAccount;
import io.trunkline.bench.load.GeneratorLimits;
import io.trunkline.bench.load.MessagesApi;
import io.trunkline.bench.load.OpenLoopGenerator;
import io.trunkline.bench.load.Schedule;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.ClientLog;
import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.log.kafka.KafkaCluster;
import io.trunkline.gateway.log.kafka.KafkaDirectoryLog;
import io.trunkline.gateway.message.AccountSid;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code scripts/admission-test}: one account asks two nodes for many times what it may send. Exit status: 0 when the run
 * was made, whatever came of it; 2 when it was not.
 */
public final class AdmissionMain {
    private static final int NODES = 2;
    private static final int NOT_RUN = 2;
    private static final int CARRIER_SEED = 1;
    private static final int DOUBT_SECONDS = 600;
    private static final int WARM_SECONDS = 10;
    private static final double WARM_RATE = 50;
    private static final Duration DIRECTORY_MAX = Duration.ofSeconds(30);
    private static final GeneratorLimits LIMITS =
            new GeneratorLimits(128, Duration.ofSeconds(30), Duration.ofSeconds(60));

    private final AdmissionOptions options;
    private final PrintStream console;

    private AdmissionMain(AdmissionOptions options, PrintStream console) {
        this.options = options;
        this.console = console;
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(AdmissionOptions.USAGE);
            return;
        }
        try {
            new AdmissionMain(AdmissionOptions.parse(List.of(arguments)), System.out).execute();
        } catch (IllegalArgumentException refused) {
            System.err.println(refused.getMessage());
            System.exit(NOT_RUN);
        }
    }

    private void execute() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("trunkline-admission-");
        execute(folder);
        Folder.delete(folder);
    }

    private void execute(Path folder) throws IOException, InterruptedException {
        try (TestCarrier carrier = TestCarrier.start(CARRIER_SEED);
                World world = World.start(folder);
                HarnessLoop harness = HarnessLoop.open()) {
            Runtime.getRuntime().addShutdownHook(new Thread(world::close, "end-of-run"));
            world.startNodes(NODES, folder, carrier.port(), NodeKind.standard(DOUBT_SECONDS), false);
            DemoAccount account = DemoAccount.read(folder.resolve("node-0"));
            warm(harness, world.nodes(), account);
            limit(world, account);
            AdmissionResult result = measure(world, harness, account);
            console.print(result.text());
            Path out = options.json();
            if (out != null) {
                Files.writeString(out, result.json());
            }
        }
    }

    /** Code that runs for the first time is slow; nothing of it is measured. */
    private void warm(HarnessLoop harness, List<URI> nodes, DemoAccount account) {
        new Load(harness, nodes, account, new Schedule((long) (WARM_RATE * WARM_SECONDS), WARM_RATE))
                .over()
                .join();
    }

    /** Puts the limit where every node reads it. */
    private void limit(World world, DemoAccount account) {
        AccountLimits limits = new AccountLimits(
                new AccountSid(account.accountSid()),
                Optional.of(RateLimit.ofPerSecond(options.limit())),
                Map.of(),
                Map.of());
        KafkaCluster cluster = new KafkaCluster(world.kafka(), "admission-test", new SimpleMeterRegistry());
        try (KafkaDirectoryLog directory = new KafkaDirectoryLog(cluster)) {
            directory.start();
            directory
                    .ready()
                    .then(directory.put(new DirectoryEntry.OfLimits(limits)))
                    .block(DIRECTORY_MAX);
        }
    }

    private AdmissionResult measure(World world, HarnessLoop harness, DemoAccount account)
            throws IOException, InterruptedException {
        double rate = options.offered() / NODES;
        Schedule schedule = new Schedule((long) (rate * options.scheduleSeconds()), rate);
        console.printf(
                "load       %.0f requests a second for %d s, of two nodes; the limit is %d a second%n",
                options.offered(), options.scheduleSeconds(), options.limit());
        Load load = new Load(harness, world.nodes(), account, schedule);
        Befallen away = options.redisAwaySeconds() == 0 ? null : takeRedisAway(world);
        load.over().join();
        return new AdmissionResult(options, load.answers(), away);
    }

    private @Nullable Befallen takeRedisAway(World world) throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(options.seconds());
        Act kill = new Act.Kill(Duration.ofSeconds(options.redisAwaySeconds()), null);
        Fault fault = new Fault(
                1, io.trunkline.bench.crash.fault.Target.REDIS, 0, kill, Duration.ofSeconds(options.seconds()), false);
        console.println("           " + fault);
        return world.befall(fault, () -> {});
    }

    /** The same load on every node. */
    private static final class Load {
        private final HarnessLoop harness;
        private final List<ClientLog> logs = new ArrayList<>();
        private final List<CompletableFuture<Void>> over = new ArrayList<>();

        Load(HarnessLoop harness, List<URI> nodes, DemoAccount account, Schedule schedule) {
            this.harness = harness;
            for (URI node : nodes) {
                ClientLog log = new ClientLog((int) schedule.count());
                logs.add(log);
                over.add(new OpenLoopGenerator(harness, MessagesApi.of(node, account), schedule, LIMITS, log).start());
            }
        }

        CompletableFuture<Void> over() {
            return CompletableFuture.allOf(over.toArray(CompletableFuture[]::new));
        }

        List<AnswerSummary> answers() throws InterruptedException {
            return harness.call(() -> logs.stream().map(ClientLog::answers).toList());
        }
    }
}
