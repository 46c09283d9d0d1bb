package io.trunkline.bench.queue;

import io.trunkline.bench.crash.fault.Act;
import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.world.Waiting;
import io.trunkline.bench.crash.world.World;
import io.trunkline.bench.lanes.SlowCarrier;
import io.trunkline.bench.load.DemoAccount;
import io.trunkline.bench.load.GeneratorLimits;
import io.trunkline.bench.load.MessagesApi;
import io.trunkline.bench.load.OpenLoopGenerator;
import io.trunkline.bench.load.Schedule;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.measure.ProcessMeter;
import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.ClientLog;
import io.trunkline.gateway.config.Sender;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Measures a node with nothing waiting and with the queue, in the same way. Whatever the carrier gets is a probe or from the
 * paced sender. For one thread, once.
 */
final class QueueRun {
    /** How the texts of all other messages begin. */
    static final String PROBE = "Probe ";

    private static final int WARM_MESSAGES = 1_000;
    private static final int PROBES_PER_SECOND = 20;
    private static final int RESTARTS = 3;
    private static final double ACCEPTED_MIN = 0.99;

    /** A node counts what it accepted itself for so long before its queue's owner does, and no longer. */
    private static final int OWN_SECONDS = 12;

    /** What is given its turn is on its way for a moment, and told to wait no more. */
    private static final int UNDER_WAY_MAX = 10;

    private static final Duration COUNTED_MAX = Duration.ofMinutes(30);
    private static final Duration LATE_MAX = Duration.ofSeconds(30);
    private static final GeneratorLimits LIMITS = new GeneratorLimits(64, Duration.ofSeconds(30), Duration.ofHours(1));

    private final QueueOptions options;
    private final World world;
    private final SlowCarrier carrier;
    private final DemoAccount account;
    private final Sender paced;
    private final Customer customer;
    private final PrintStream console;
    private int probes;
    private long accepted;

    QueueRun(
            QueueOptions options,
            World world,
            SlowCarrier carrier,
            DemoAccount account,
            Sender paced,
            PrintStream console) {
        this.options = options;
        this.world = world;
        this.carrier = carrier;
        this.account = account;
        this.paced = paced;
        this.customer = new Customer(world.nodes().getFirst(), account);
        this.console = console;
    }

    QueueResult execute(HarnessLoop harness) throws IOException, InterruptedException {
        try (customer) {
            warm();
            console.println("empty      heap, " + RESTARTS + " restarts, probes");
            Phase empty = phase();
            AnswerSummary answers = fill(harness);
            double countedSeconds = awaitCounted();
            console.printf("queue      told after %.1f s; heap, %d restarts, probes%n", countedSeconds, RESTARTS);
            List<Estimate> estimates = new ArrayList<>();
            estimates.add(estimate());
            Phase queued = phase();
            estimates.add(estimate());
            world.surprises().forEach(surprise -> console.println("surprise   " + surprise));
            return new QueueResult(options, answers, countedSeconds, empty, queued, estimates);
        }
    }

    /** Code that runs for the first time is slow; nothing of it is measured. */
    private void warm() {
        for (int i = 0; i < WARM_MESSAGES; i++) {
            probe().join();
        }
    }

    private AnswerSummary fill(HarnessLoop harness) throws InterruptedException {
        console.printf("fill       %,d messages, %,d a second%n", options.waiting(), options.fill());
        ClientLog log = new ClientLog(options.waiting());
        MessagesApi api = MessagesApi.of(
                world.nodes().getFirst(), account, paced.address().value());
        new OpenLoopGenerator(harness, api, new Schedule(options.waiting(), options.fill()), LIMITS, log)
                .start()
                .join();
        AnswerSummary answers = harness.call(log::answers);
        accepted = answers.accepted();
        if (accepted < ACCEPTED_MIN * options.waiting()) {
            throw new IllegalStateException("only " + accepted + " of " + options.waiting()
                    + " messages were accepted (expected: 99 %): " + answers.errors());
        }
        return answers;
    }

    /** The probes come last: they go through a node that was started and warmed up in the same way each time. */
    private Phase phase() throws IOException, InterruptedException {
        long heap = heap();
        List<Phase.Restart> restarts = new ArrayList<>();
        for (int i = 0; i < RESTARTS; i++) {
            restarts.add(restart(i + 1));
        }
        long restartedHeap = heap();
        warm();
        int pacedBefore = pacedSubmits();
        long start = System.nanoTime();
        List<Phase.Probe> arrived = probes(start);
        double pacedPerSecond = 1e9 * (pacedSubmits() - pacedBefore) / (System.nanoTime() - start);
        return new Phase(heap, restarts, restartedHeap, arrived, options.probes() - arrived.size(), pacedPerSecond);
    }

    /** Sends them whether or not those before were answered. Returns those that came in time. */
    private List<Phase.Probe> probes(long start) throws InterruptedException {
        Map<String, Long> sent = new HashMap<>();
        List<CompletableFuture<Double>> answers = new ArrayList<>();
        for (int i = 0; i < options.probes(); i++) {
            long due = i * TimeUnit.SECONDS.toNanos(1) / PROBES_PER_SECOND;
            TimeUnit.NANOSECONDS.sleep(start + due - System.nanoTime());
            sent.put(PROBE + probes, due);
            answers.add(probe());
        }
        answers.forEach(CompletableFuture::join);
        Waiting.until(LATE_MAX, () -> carrier.arrivals().keySet().containsAll(sent.keySet()));
        Map<String, Long> arrivals = carrier.arrivals();
        return sent.entrySet().stream()
                .filter(probe -> arrivals.containsKey(probe.getKey()))
                .map(probe ->
                        new Phase.Probe(probe.getValue(), Objects.requireNonNull(arrivals.get(probe.getKey())) - start))
                .toList();
    }

    private CompletableFuture<Double> probe() {
        int number = probes++;
        return customer.post(account.sender(), number, PROBE + number);
    }

    /** Returns when the node is at work again: it tells the whole queue, and a message goes through it. */
    private Phase.Restart restart(int number) throws IOException, InterruptedException {
        Befallen befallen =
                world.befall(new Fault(number, Target.GATEWAY, 0, new Act.Stop(), Duration.ZERO, false), () -> {});
        awaitTold();
        long told = System.nanoTime();
        String text = PROBE + probes;
        probe().join();
        if (!Waiting.until(LATE_MAX, () -> carrier.arrivals().containsKey(text))) {
            throw new IllegalStateException("nothing was submitted within " + LATE_MAX.toSeconds()
                    + " s after a restart (expected: an unpaced message)");
        }
        return new Phase.Restart(
                TimeUnit.NANOSECONDS.toMillis(befallen.healedNanos() - befallen.startedNanos()),
                TimeUnit.NANOSECONDS.toMillis(told - befallen.healedNanos()));
    }

    /** Until all that was accepted is in the queue, and its owner counts it. Returns how long that took. */
    private double awaitCounted() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long told;
        do {
            awaitTold();
            told = System.nanoTime();
            TimeUnit.SECONDS.sleep(OWN_SECONDS);
        } while (!isTold());
        return (told - begun) / 1e9;
    }

    private void awaitTold() throws InterruptedException {
        if (!Waiting.until(COUNTED_MAX, this::isTold)) {
            throw new IllegalStateException("the queue was not told whole within " + COUNTED_MAX.toMinutes()
                    + " min (expected: " + waiting() + " messages)");
        }
    }

    private boolean isTold() throws IOException, InterruptedException {
        return customer.queue(paced.address().value()).messages() + UNDER_WAY_MAX >= waiting();
    }

    private Estimate estimate() throws IOException, InterruptedException {
        long waiting = waiting();
        Customer.Told told = customer.queue(paced.address().value());
        double headerSeconds =
                customer.post(paced.address().value(), 0, "One more").join();
        accepted++;
        return new Estimate(waiting, paced.pace(), told, headerSeconds);
    }

    /** Accepted from the paced sender and not at the carrier. */
    private long waiting() {
        return accepted - pacedSubmits();
    }

    private int pacedSubmits() {
        return carrier.submits() - carrier.arrivals().size();
    }

    private long heap() throws IOException, InterruptedException {
        URI node = world.nodes().getFirst();
        return LiveHeap.bytes(ProcessMeter.listenerOn(node.getPort())
                .orElseThrow(() -> new IllegalStateException("nobody listens at " + node)));
    }
}
