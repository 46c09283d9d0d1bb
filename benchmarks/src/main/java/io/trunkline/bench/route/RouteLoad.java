package io.trunkline.bench.route;

import io.trunkline.bench.load.DemoAccount;
import io.trunkline.bench.load.Destinations;
import io.trunkline.bench.load.GeneratorLimits;
import io.trunkline.bench.load.MessagesApi;
import io.trunkline.bench.load.OpenLoopGenerator;
import io.trunkline.bench.load.Schedule;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.AnswerSummary;
import io.trunkline.bench.outcome.ClientLog;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The messages of a run, each to a number of its own. For one thread, once. */
final class RouteLoad {
    private static final GeneratorLimits LIMITS =
            new GeneratorLimits(64, Duration.ofSeconds(30), Duration.ofSeconds(60));

    private final HarnessLoop harness;
    private final Schedule schedule;
    private final ClientLog log;
    private final OpenLoopGenerator generator;
    private CompletableFuture<Void> over = new CompletableFuture<>();

    RouteLoad(HarnessLoop harness, URI node, DemoAccount account, RouteOptions options) {
        this.harness = harness;
        this.schedule = new Schedule((long) options.perSecond() * options.secondsMax(), options.perSecond());
        this.log = new ClientLog((int) schedule.count());
        this.generator = new OpenLoopGenerator(harness, MessagesApi.of(node, account), schedule, LIMITS, log);
    }

    void start() {
        over = generator.start();
    }

    /** Sends no more, and waits for what is asked. */
    void stop() {
        generator.stop();
        over.join();
    }

    /**
     * What was sent.
     *
     * @param dueNanos when each message was due, by its destination without plus sign
     */
    record Sent(AnswerSummary answers, Map<String, Long> dueNanos) {
        /** From when each was due until that time, rising, of the messages that were due then and have one. */
        long[] micros(Map<String, Long> at, long from, long until) {
            return due(from, until)
                    .filter(due -> at.containsKey(due.getKey()))
                    .mapToLong(due -> TimeUnit.NANOSECONDS.toMicros(at.getOrDefault(due.getKey(), 0L) - due.getValue()))
                    .sorted()
                    .toArray();
        }

        /** The same of those whose time is after {@code fell}, counted from there where they were due before. */
        long[] microsAfter(long fell, Map<String, Long> at, long from, long until) {
            return due(from, until)
                    .filter(due -> at.containsKey(due.getKey()) && at.getOrDefault(due.getKey(), 0L) - fell > 0)
                    .mapToLong(due -> {
                        long since = due.getValue() - fell > 0 ? due.getValue() : fell;
                        return TimeUnit.NANOSECONDS.toMicros(at.getOrDefault(due.getKey(), 0L) - since);
                    })
                    .sorted()
                    .toArray();
        }

        /** How many messages to such destinations were due then and have no time. */
        long without(Map<String, Long> at, Predicate<String> wanted, long from, long until) {
            return due(from, until)
                    .map(Map.Entry::getKey)
                    .filter(destination -> wanted.test(destination) && !at.containsKey(destination))
                    .count();
        }

        private Stream<Map.Entry<String, Long>> due(long from, long until) {
            return dueNanos.entrySet().stream().filter(due -> due.getValue() - from >= 0 && due.getValue() - until < 0);
        }
    }

    Sent sent() throws InterruptedException {
        long start = harness.call(() -> generator.state().startNanos());
        AnswerSummary answers = harness.call(log::answers);
        long count = harness.call(() -> generator.state().started());
        Map<String, Long> due = new HashMap<>();
        for (long number = 0; number < count; number++) {
            due.put(Destinations.number(number).substring(1), start + schedule.offsetNanos(number));
        }
        return new Sent(answers, due);
    }
}
