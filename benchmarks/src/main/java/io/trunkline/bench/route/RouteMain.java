package io.trunkline.bench.route;

import io.trunkline.bench.crash.oracle.History;
import io.trunkline.bench.crash.oracle.ViewReader;
import io.trunkline.bench.crash.world.Competition;
import io.trunkline.bench.crash.world.Folder;
import io.trunkline.bench.crash.world.NodeKind;
import io.trunkline.bench.crash.world.Waiting;
import io.trunkline.bench.crash.world.World;
import io.trunkline.bench.load.DemoAccount;
import io.trunkline.bench.load.Destinations;
import io.trunkline.bench.load.Target;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.Sid;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code scripts/route-test}: one gateway with three carriers of different price, of which the cheapest falls. Exit status: 0 when
 * what is asked of the gateway was seen, 1 when it was not, 2 when the run was not made.
 */
public final class RouteMain {
    /** How long traffic goes on after it has moved. */
    static final int HOLD_SECONDS = 60;

    /** How long a stall lasts, and as long it is looked before; then what piled up goes. */
    static final int STALL_SECONDS = 30;

    static final int STALLS = 10;

    /** From one stall to the next. */
    static final int STALL_PERIOD_SECONDS = 2 * STALL_SECONDS + 20;

    private static final int CARRIERS = 3;
    private static final double FLOOR = 0.90;
    private static final int MISSED = 1;
    private static final int NOT_RUN = 2;
    private static final int DOUBT_SECONDS = 600;
    private static final int EXAMPLES_MAX = 5;
    private static final int QUIET_SECONDS = 30;
    private static final Duration BOUND_MAX = Duration.ofSeconds(60);

    /** With these each carrier has about a third of the numbers. */
    static final String CHEAPEST_THIRD = "12";

    private static final List<String> THIRDS = List.of(CHEAPEST_THIRD, "13", "14");

    /** How the load's texts name their message ({@link io.trunkline.bench.load.Traffic}). */
    private static final Pattern NUMBER = Pattern.compile("#\\d+-(\\d+) .*", Pattern.DOTALL);

    private final RouteOptions options;
    private final PrintStream console;
    private final List<RouteCarrier> carriers;

    private RouteMain(RouteOptions options, PrintStream console) {
        this.options = options;
        this.console = console;
        this.carriers =
                IntStream.range(0, CARRIERS).mapToObj(RouteCarrier::start).toList();
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(RouteOptions.USAGE);
            return;
        }
        try {
            if (!new RouteMain(RouteOptions.parse(List.of(arguments)), System.out).execute()) {
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
        Path folder = Files.createTempDirectory("trunkline-route-");
        RouteResult result;
        try (World world = World.start(folder);
                HarnessLoop harness = HarnessLoop.open()) {
            Runtime.getRuntime().addShutdownHook(new Thread(world::close, "end-of-run"));
            int port = carriers.getFirst().port();
            world.startNodes(1, folder, port, NodeKind.standard(DOUBT_SECONDS), false);
            declare(world.nodes().getFirst(), folder.resolve("node-0"));
            DemoAccount account = DemoAccount.read(folder.resolve("node-0"));
            URI node = world.nodes().getFirst();
            try (ViewReader view = new ViewReader(
                    new Target(node, account.accountSid(), account.authToken(), account.sender(), null))) {
                result = run(new RouteLoad(harness, node, account, options), view);
            }
            console.print(result.text());
            Path out = options.json();
            if (out != null) {
                Files.writeString(out, result.json());
            }
        } finally {
            carriers.forEach(RouteCarrier::close);
        }
        Folder.delete(folder);
        return result.missed().isEmpty();
    }

    private void declare(URI node, Path data) throws IOException, InterruptedException {
        boolean apart = options.fall() == Fall.STALL;
        new Competition(
                        IntStream.range(0, CARRIERS)
                                .mapToObj(place -> new Competition.Declared(
                                        carriers.get(place).port(), apart ? THIRDS.get(place) : "any", "[]"))
                                .toList(),
                        FLOOR)
                .declare(node, data);
        boolean bound = Waiting.until(BOUND_MAX, () -> carriers.stream().allMatch(carrier -> carrier.binds() > 0));
        if (!bound) {
            throw new IllegalStateException("a carrier has no bind (expected: one within " + BOUND_MAX + ")");
        }
    }

    private RouteResult run(RouteLoad load, ViewReader view) throws InterruptedException {
        console.printf(
                "load       %d messages a second, healthy for %d s, then %s%n",
                options.perSecond(), options.warmSeconds(), options.fall().word());
        load.start();
        long started = System.nanoTime();
        TimeUnit.SECONDS.sleep(options.warmSeconds());
        int binds = carriers.getFirst().binds();
        long fell = System.nanoTime();
        List<Long> stalls = options.fall() == Fall.STALL ? stalls() : List.of();
        OptionalDouble moved = options.fall() == Fall.STALL ? OptionalDouble.empty() : moved(fell);
        OptionalDouble back = options.fall() == Fall.RECOVER ? back() : OptionalDouble.empty();
        long ended = System.nanoTime();
        load.stop();
        TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        Traffic traffic = traffic();
        RouteLoad.Sent sent = load.sent();
        return new RouteResult(
                options,
                new RouteResult.Times(started, fell, ended),
                binds,
                Stall.of(stalls, traffic, sent),
                traffic,
                sent,
                new RouteResult.Moves(moved, back),
                word(traffic, view));
    }

    private OptionalDouble moved(long fell) throws InterruptedException {
        RouteCarrier cheapest = carriers.getFirst();
        if (options.fall() == Fall.BIND_LOSS) {
            cheapest.die();
        } else {
            cheapest.deliver(options.fall().delivery());
        }
        OptionalDouble moved =
                await(options.movedSecondsMax(), () -> traffic().secondsUntilElsewhere(fell, System.nanoTime()));
        TimeUnit.SECONDS.sleep(HOLD_SECONDS);
        return moved;
    }

    /** Returns when each began, of {@link System#nanoTime()}. */
    private List<Long> stalls() throws InterruptedException {
        List<Long> stalls = new ArrayList<>();
        RouteCarrier cheapest = carriers.getFirst();
        for (int stall = 0; stall < STALLS; stall++) {
            TimeUnit.SECONDS.sleep(STALL_PERIOD_SECONDS - STALL_SECONDS);
            stalls.add(System.nanoTime());
            cheapest.stall(true);
            TimeUnit.SECONDS.sleep(STALL_SECONDS);
            cheapest.stall(false);
        }
        return stalls;
    }

    private OptionalDouble back() throws InterruptedException {
        long healed = System.nanoTime();
        carriers.getFirst().deliver(Delivery.HEALTHY);
        return await(options.backSecondsMax(), () -> traffic().secondsUntilBack(healed, System.nanoTime()));
    }

    /** Asks once a second. */
    private static OptionalDouble await(int seconds, Supplier<OptionalDouble> figure) throws InterruptedException {
        for (int second = 0; second < seconds; second++) {
            OptionalDouble now = figure.get();
            if (now.isPresent()) {
                return now;
            }
            TimeUnit.SECONDS.sleep(1);
        }
        return figure.get();
    }

    private Traffic traffic() {
        return new Traffic(
                carriers.stream().flatMap(carrier -> carrier.texts().stream()).toList());
    }

    /** What the gateway says of destinations that got no text, or more than one. */
    private static RouteResult.Word word(Traffic traffic, ViewReader view) throws InterruptedException {
        Set<String> reached = traffic.firstAt(text -> true).keySet();
        Map<Sid, ViewReader.Listed> all = view.list();
        Map<Sid, ViewReader.Listed> nowhere = new HashMap<>(all);
        nowhere.values().removeIf(message -> reached.contains(destination(message.body())));
        int notReached = nowhere.size();
        nowhere.values().removeIf(ViewReader.Listed::inDoubt);
        int inDoubt = notReached - nowhere.size();
        nowhere.keySet().retainAll(nowhere.keySet().stream().limit(EXAMPLES_MAX).toList());
        Map<Sid, ViewReader.Listed> repeated = new HashMap<>(all);
        repeated.values().removeIf(message -> !traffic.repeated().contains(destination(message.body())));
        long labelled = view.histories(repeated).values().stream()
                .filter(History::wasAmbiguous)
                .map(history -> destination(history.body()))
                .distinct()
                .count();
        List<String> examples = view.histories(nowhere).values().stream()
                .map(RouteMain::example)
                .toList();
        return new RouteResult.Word(
                all.size(), notReached, inDoubt, traffic.repeated().size() - labelled, examples);
    }

    private static String example(History history) {
        return history.sid().text() + " " + history.status()
                + history.events().stream()
                        .map(event -> ", " + event.name() + " " + event.attempt() + " at " + event.at() + " "
                                + event.reason())
                        .collect(Collectors.joining());
    }

    /** Of the message with that text, without plus sign. */
    static String destination(String body) {
        Matcher number = NUMBER.matcher(body);
        if (!number.matches()) {
            throw new IllegalStateException("a text names no message: " + body);
        }
        return Destinations.number(Long.parseLong(number.group(1))).substring(1);
    }
}
