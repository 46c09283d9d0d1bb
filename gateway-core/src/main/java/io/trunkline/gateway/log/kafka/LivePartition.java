package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.FactHistory;
import io.trunkline.gateway.progress.QueueProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** One partition of {@code lifecycle} and the facts of it that a handler has not finished. Consumer thread only. */
final class LivePartition {
    static final int WAITING_HIGH = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(LivePartition.class);
    private static final int UNFINISHED_MAX = 256;
    private static final Duration CLOCK_SKEW_MAX = Duration.ofSeconds(10);

    private final int partition;
    private final LiveConsumer.Handler handler;
    private final BooleanSupplier member;
    private final QueueProgress.Part progress;
    private final long wholeSinceMillis;
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    private GaplessOffsets offsets = new GaplessOffsets();
    private long firstRead = -1;
    private long committed = -1;
    private long repeatsBefore;
    private long startedBefore;
    private long passed = -1;
    private int unfinished;
    private boolean failed;
    private long retryAtNanos;
    private long startedMillis;

    private record Waiting(long offset, long atMillis, LifecycleEvent event) {}

    private record Outcome(long offset, boolean finished) {}

    /**
     * @param end where the log ended when the partition came here: a reader before may have handled all up to it; 0 where nobody
     *     can have handled anything
     * @param member whether this node has heard lately that the partition is its own: else another may tell what comes later, and
     *     nothing is handed over
     */
    LivePartition(
            int partition,
            long end,
            LiveConsumer.Handler handler,
            BooleanSupplier member,
            QueueProgress.Part progress) {
        this.partition = partition;
        this.repeatsBefore = end;
        this.wholeSinceMillis = end == 0 ? 0 : System.currentTimeMillis() + CLOCK_SKEW_MAX.toMillis();
        this.handler = handler;
        this.member = member;
        this.progress = progress;
    }

    /**
     * @param atMillis when it was written, since the epoch
     */
    void read(long offset, long atMillis, LifecycleEvent event) {
        note(offset);
        waiting.add(new Waiting(offset, atMillis, event));
    }

    void skip(long offset) {
        note(offset);
        offsets.done(offset);
    }

    private void note(long offset) {
        firstRead = firstRead < 0 ? offset : firstRead;
        offsets.read(offset);
    }

    /** Takes note of what ended and starts what may start. */
    void turn() {
        settle();
        while (!failed && unfinished < UNFINISHED_MAX && !waiting.isEmpty() && member.getAsBoolean()) {
            start(waiting.remove());
        }
    }

    void settle() {
        Outcome outcome = outcomes.poll();
        while (outcome != null) {
            unfinished--;
            if (outcome.finished()) {
                offsets.done(outcome.offset());
                backoff.reset();
            } else {
                fail();
            }
            outcome = outcomes.poll();
        }
        if (offsets.next() > passed) {
            passed = offsets.next();
            progress.moved();
        }
    }

    private void fail() {
        if (!failed) {
            failed = true;
            retryAtNanos = System.nanoTime() + backoff.nextNanos();
        }
    }

    private void start(Waiting next) {
        unfinished++;
        startedBefore = next.offset() + 1;
        startedMillis = next.atMillis();
        Mono<Void> handled;
        try {
            handled = handler.handle(next.event(), history(next));
        } catch (RuntimeException e) {
            handled = Mono.error(e);
        }
        handled.subscribe(
                nothing -> {},
                error -> {
                    LOG.warn(
                            "lifecycle-{} at offset {}: the handler failed, it comes again",
                            partition,
                            next.offset(),
                            error);
                    outcomes.add(new Outcome(next.offset(), false));
                },
                () -> outcomes.add(new Outcome(next.offset(), true)));
    }

    /** A fact may be said again, so that even one that begins a message may have others of it before. */
    private FactHistory history(Waiting next) {
        if (next.offset() < repeatsBefore) {
            return FactHistory.REPEATED;
        }
        return next.event().sid().millis() < wholeSinceMillis ? FactHistory.PARTIAL : FactHistory.WHOLE;
    }

    /** How many records are still to be read; tells the watchdog what there is to do. */
    void behind(long lag) {
        progress.waiting(lag + waiting.size() + unfinished);
    }

    /**
     * Until when the handler was given everything, since the epoch.
     *
     * @param lag how many records are still to be read
     */
    long handedOverMillis(long lag, long nowMillis) {
        boolean all = lag == 0 && waiting.isEmpty() && !failed;
        return all ? nowMillis : Math.min(nowMillis, startedMillis);
    }

    boolean shouldPause() {
        return failed || waiting.size() >= WAITING_HIGH;
    }

    boolean hasWork() {
        return unfinished > 0 || failed || !waiting.isEmpty();
    }

    boolean busy() {
        return unfinished > 0;
    }

    /** Whether a failed partition may be read again, from {@link #restart}. */
    boolean restartDue() {
        return failed && unfinished == 0 && System.nanoTime() - retryAtNanos > 0;
    }

    /** Forgets what was read and not finished; the offset to read it again from. */
    long restart() {
        long from = offsets.next() < 0 ? firstRead : offsets.next();
        waiting.clear();
        offsets = new GaplessOffsets();
        firstRead = from;
        failed = false;
        repeatsBefore = Math.max(repeatsBefore, startedBefore);
        return from;
    }

    boolean advanced() {
        return offsets.next() > committed;
    }

    long next() {
        return offsets.next();
    }

    void committed(long offset) {
        committed = offset;
    }
}
