package io.trunkline.gateway.progress;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Names what stands still while it has work: in the log once when it is found and once when it moves again, in the gauges
 * {@code trunkline.queue.waiting} and {@code trunkline.queue.stalled} (how many of a queue's parts), and in
 * {@link #reports}. It only tells; nothing is restarted. Thread-safe.
 */
public final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final MeterRegistry meters;
    private final long stillNanosMax;
    private final LongSupplier nanoClock;
    private final List<Watched> queues = new CopyOnWriteArrayList<>();
    private final Disposable looking;

    Watchdog(MeterRegistry meters, Duration stillMax, LongSupplier nanoClock, Flux<?> looks) {
        this.meters = meters;
        this.stillNanosMax = stillMax.toNanos();
        this.nanoClock = nanoClock;
        this.looking = looks.subscribe(look -> queues.forEach(this::look));
    }

    /**
     * Looks once a second.
     *
     * @param stillMax how long nothing may be done though something waits
     */
    public static Watchdog start(MeterRegistry meters, Duration stillMax) {
        Flux<Long> looks = Flux.interval(LOOK_EVERY, Schedulers.parallel()).onBackpressureDrop();
        return new Watchdog(meters, stillMax, System::nanoTime, looks);
    }

    /** Watches one more queue from now on. */
    public void watch(QueueProgress queue) {
        Watched watched = new Watched(queue);
        queues.add(watched);
        Gauge.builder("trunkline.queue.waiting", queue, QueueProgress::waiting)
                .tag("queue", queue.queue())
                .register(meters);
        Gauge.builder("trunkline.queue.stalled", watched, Watched::stalled)
                .tag("queue", queue.queue())
                .register(meters);
    }

    /** Every part as it was seen last, queue by queue in the order in which they are watched. */
    public List<QueueReport> reports() {
        return queues.stream().flatMap(watched -> watched.reports.stream()).toList();
    }

    private void look(Watched watched) {
        long now = nanoClock.getAsLong();
        Map<Integer, Seen> seen = new TreeMap<>();
        List<QueueReport> reports = new ArrayList<>();
        watched.queue.parts().forEach((number, part) -> {
            long waiting = part.waiting();
            long moves = part.moves();
            Seen before = watched.seen.get(number);
            long sinceNanos = before == null || before.moves != moves || waiting == 0 ? now : before.sinceNanos;
            seen.put(number, new Seen(moves, sinceNanos));
            reports.add(new QueueReport(
                    watched.queue.queue(),
                    number,
                    waiting,
                    Duration.ofNanos(now - sinceNanos),
                    now - sinceNanos >= stillNanosMax));
        });
        tell(watched.reports, reports);
        watched.seen = seen;
        watched.reports = List.copyOf(reports);
    }

    private static void tell(List<QueueReport> before, List<QueueReport> now) {
        for (QueueReport report : now) {
            boolean known = before.stream().anyMatch(other -> other.part() == report.part() && other.stalled());
            if (report.stalled() && !known) {
                LOG.error(
                        "{} {} stands still: {} wait and nothing was done for {} s",
                        report.queue(),
                        report.part(),
                        report.waiting(),
                        report.still().toSeconds());
            } else if (known && !report.stalled()) {
                LOG.info("{} {} moves again: {} wait", report.queue(), report.part(), report.waiting());
            }
        }
    }

    /** Looks no more. */
    @Override
    public void close() {
        looking.dispose();
    }

    /**
     * @param sinceNanos when the part was last seen to move, or to have nothing to do
     */
    private record Seen(long moves, long sinceNanos) {}

    /** Written by whoever looks, one at a time. */
    private static final class Watched {
        private final QueueProgress queue;
        private Map<Integer, Seen> seen = Map.of();
        private volatile List<QueueReport> reports = List.of();

        private Watched(QueueProgress queue) {
            this.queue = queue;
        }

        private long stalled() {
            return reports.stream().filter(QueueReport::stalled).count();
        }
    }
}
