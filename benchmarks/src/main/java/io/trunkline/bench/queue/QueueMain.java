package io.trunkline.bench.queue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.bench.crash.world.Folder;
import io.trunkline.bench.crash.world.NodeKind;
import io.trunkline.bench.crash.world.World;
import io.trunkline.bench.lanes.SlowCarrier;
import io.trunkline.bench.load.DemoAccount;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.log.kafka.KafkaCluster;
import io.trunkline.gateway.log.kafka.KafkaDirectoryLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * {@code scripts/queue-test}: a great many messages wait behind a sender that sends one a second. Exit status: 0 when what is
 * asked of the gateway was seen, 1 when it was not, 2 when the run was not made.
 */
public final class QueueMain {
    private static final int MISSED = 1;
    private static final int NOT_RUN = 2;
    private static final int DOUBT_SECONDS = 600;

    /** So many submit_sm a second are nobody's bottleneck. */
    private static final int CARRIER_RATE = 10_000;

    private static final Duration DIRECTORY_MAX = Duration.ofSeconds(30);

    private final QueueOptions options;
    private final PrintStream console;

    private QueueMain(QueueOptions options, PrintStream console) {
        this.options = options;
        this.console = console;
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(QueueOptions.USAGE);
            return;
        }
        try {
            if (!new QueueMain(QueueOptions.parse(List.of(arguments)), System.out).execute()) {
                System.exit(MISSED);
            }
        } catch (IllegalArgumentException | IllegalStateException refused) {
            System.err.println(refused.getMessage());
            System.exit(NOT_RUN);
        } catch (IOException | RuntimeException broken) {
            broken.printStackTrace();
            System.exit(NOT_RUN);
        }
    }

    /** Whether what is asked was seen. */
    private boolean execute() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("trunkline-queue-");
        QueueResult result;
        try (SlowCarrier carrier = SlowCarrier.start(CARRIER_RATE, QueueRun.PROBE);
                World world = World.start(folder);
                HarnessLoop harness = HarnessLoop.open()) {
            Runtime.getRuntime().addShutdownHook(new Thread(world::close, "end-of-run"));
            world.startNodes(1, folder, carrier.port(), NodeKind.standard(DOUBT_SECONDS), true);
            DemoAccount account = DemoAccount.read(folder.resolve("node-0"));
            Sender paced = raiseLimit(world, account);
            result = new QueueRun(options, world, carrier, account, paced, console).execute(harness);
            console.print(result.text());
            Path out = options.json();
            if (out != null) {
                Files.writeString(out, result.json());
            }
        }
        Folder.delete(folder);
        return result.isSound();
    }

    /** Gives the account's long code, which keeps the pace of its kind, room for what is to wait behind it. */
    private Sender raiseLimit(World world, DemoAccount account) {
        KafkaCluster cluster = new KafkaCluster(world.kafka(), "queue-test", new SimpleMeterRegistry());
        try (KafkaDirectoryLog directory = new KafkaDirectoryLog(cluster)) {
            directory.start();
            directory.ready().block(DIRECTORY_MAX);
            Sender longCode = directory.current().entries().values().stream()
                    .filter(DirectoryEntry.OfSender.class::isInstance)
                    .map(entry -> ((DirectoryEntry.OfSender) entry).sender())
                    .filter(sender -> sender.kind() == Sender.Kind.LONG_CODE
                            && sender.account().value().equals(account.accountSid()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the demo account has no long code"));
            Sender raised = new Sender(
                    longCode.address(),
                    longCode.account(),
                    longCode.kind(),
                    longCode.pace(),
                    2L * options.waiting(),
                    longCode.inbound(),
                    longCode.ambiguity());
            directory.put(new DirectoryEntry.OfSender(raised)).block(DIRECTORY_MAX);
            return raised;
        }
    }
}
