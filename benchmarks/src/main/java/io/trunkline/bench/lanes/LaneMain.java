package io.trunkline.bench.lanes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.bench.crash.world.Folder;
import io.trunkline.bench.crash.world.NodeKind;
import io.trunkline.bench.crash.world.World;
import io.trunkline.bench.load.DemoAccount;
import io.trunkline.bench.load.Destinations;
import io.trunkline.bench.load.GeneratorLimits;
import io.trunkline.bench.load.MessagesApi;
import io.trunkline.bench.load.OpenLoopGenerator;
import io.trunkline.bench.load.Schedule;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.ClientLog;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.log.kafka.KafkaCluster;
import io.trunkline.gateway.log.kafka.KafkaDirectoryLog;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code scripts/lane-test}: an account has many messages waiting for one slow bind, then somebody asks for a one-time password
 * every second. Exit status: 0 when the run was made, whatever came of it; 2 when it was not.
 */
public final class LaneMain {
    private static final int NOT_RUN = 2;
    private static final int DOUBT_SECONDS = 600;
    private static final String PASSWORD = "Your code is ";
    private static final int CREATED = 201;
    private static final Duration DIRECTORY_MAX = Duration.ofSeconds(30);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final Duration CAUGHT_UP_MAX = Duration.ofMinutes(10);
    private static final Duration LATE_MAX = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 20;
    private static final GeneratorLimits LIMITS = new GeneratorLimits(64, ANSWER_MAX, Duration.ofMinutes(10));

    private final LaneOptions options;
    private final PrintStream console;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private LaneMain(LaneOptions options, PrintStream console) {
        this.options = options;
        this.console = console;
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(LaneOptions.USAGE);
            return;
        }
        try {
            new LaneMain(LaneOptions.parse(List.of(arguments)), System.out).execute();
        } catch (IllegalArgumentException refused) {
            System.err.println(refused.getMessage());
            System.exit(NOT_RUN);
        }
    }

    private void execute() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("trunkline-lanes-");
        try (SlowCarrier carrier = SlowCarrier.start(options.pace(), PASSWORD);
                World world = World.start(folder);
                HarnessLoop harness = HarnessLoop.open()) {
            Runtime.getRuntime().addShutdownHook(new Thread(world::close, "end-of-run"));
            world.startNodes(1, folder, carrier.port(), NodeKind.standard(DOUBT_SECONDS), false);
            DemoAccount account = DemoAccount.read(folder.resolve("node-0"));
            narrow(world);
            LaneResult result = measure(world.nodes().getFirst(), carrier, harness, account);
            console.print(result.text());
            Path out = options.json();
            if (out != null) {
                Files.writeString(out, result.json());
            }
        }
        Folder.delete(folder);
    }

    /** Leaves every carrier one bind, with none for one-time passwords beside it. */
    private void narrow(World world) {
        KafkaCluster cluster = new KafkaCluster(world.kafka(), "lane-test", new SimpleMeterRegistry());
        try (KafkaDirectoryLog directory = new KafkaDirectoryLog(cluster)) {
            directory.start();
            directory.ready().block(DIRECTORY_MAX);
            for (Carrier carrier : directory.current().carriers()) {
                Carrier narrow = new Carrier(
                        carrier.name(),
                        carrier.host(),
                        carrier.port(),
                        carrier.systemId(),
                        carrier.password(),
                        options.window(),
                        carrier.slots().subList(0, 1));
                directory.put(new DirectoryEntry.OfCarrier(narrow)).block(DIRECTORY_MAX);
            }
        }
    }

    private LaneResult measure(URI node, SlowCarrier carrier, HarnessLoop harness, DemoAccount account)
            throws IOException, InterruptedException {
        console.printf(
                "load       %d messages, %d a second; the carrier answers %d a second, %d may be unanswered%n",
                options.waiting(), options.fill(), options.pace(), options.window());
        ClientLog log = new ClientLog(options.waiting());
        Schedule schedule = new Schedule(options.waiting(), options.fill());
        new OpenLoopGenerator(harness, MessagesApi.of(node, account), schedule, LIMITS, log)
                .start()
                .join();
        long accepted = harness.call(log::answers).accepted();
        catchUp(node, carrier, account);
        int before = carrier.submits();
        Map<String, Long> answered = new HashMap<>();
        long start = System.nanoTime();
        for (int i = 0; i < options.seconds(); i++) {
            TimeUnit.NANOSECONDS.sleep(start + TimeUnit.SECONDS.toNanos(i) - System.nanoTime());
            String text = PASSWORD + i;
            answered.put(text, post(node, account, i, text));
        }
        int after = carrier.submits();
        long deadline = System.nanoTime() + LATE_MAX.toNanos();
        while (!carrier.arrivals().keySet().containsAll(answered.keySet()) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        Map<String, Long> arrivals = carrier.arrivals();
        List<Long> latencies = new ArrayList<>();
        answered.forEach((text, at) -> {
            Long arrived = arrivals.get(text);
            if (arrived != null) {
                latencies.add(arrived - at);
            }
        });
        return new LaneResult(options, accepted, accepted - after, latencies, after - before);
    }

    /** The gateway routes all that it accepted before it routes what comes then: passwords go through at once from there on. */
    private void catchUp(URI node, SlowCarrier carrier, DemoAccount account) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        String text = PASSWORD + "first";
        post(node, account, options.seconds(), text);
        while (!carrier.arrivals().containsKey(text)) {
            if (System.nanoTime() - begun > CAUGHT_UP_MAX.toNanos()) {
                throw new IllegalStateException("a first one-time password was not submitted within "
                        + CAUGHT_UP_MAX.toMinutes() + " min (expected: once all before it were routed)");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        console.printf("routed     %.1f s after the last of them was accepted%n", (System.nanoTime() - begun) / 1e9);
    }

    /** Returns when it was answered. */
    private long post(URI node, DemoAccount account, int number, String text) throws IOException, InterruptedException {
        String credentials = account.accountSid() + ":" + account.authToken();
        HttpRequest request = HttpRequest.newBuilder(
                        node.resolve("/2010-04-01/Accounts/" + account.accountSid() + "/Messages.json"))
                .timeout(ANSWER_MAX)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("Urgency=one_time_password"
                        + "&To=" + URLEncoder.encode(Destinations.number(number), UTF_8)
                        + "&From=" + URLEncoder.encode(account.sender(), UTF_8)
                        + "&Body=" + URLEncoder.encode(text, UTF_8)))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        long answered = System.nanoTime();
        if (answer.statusCode() != CREATED) {
            throw new IllegalStateException(
                    "a one-time password was answered " + answer.statusCode() + " (expected: 201): " + answer.body());
        }
        return answered;
    }
}
