package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.log.LogOutcomeUnknownException;
import io.trunkline.gateway.log.LogUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Appends records without ever blocking the caller. Kafka's {@code send} takes locks and may wait for metadata or
 * memory, so a thread of our own calls it; callers only add to a queue, whose bytes the policy bounds.
 *
 * <p>While there is traffic the thread looks at the queue every 2 ms and nobody needs to wake it; after 10 ms without a
 * record it sleeps until the next one. Outcomes are told on one non-blocking thread of our own, off Kafka's.
 *
 * <pre>
 * caller --queue--> appender thread --send--> Kafka's thread --outcomes--> acknowledging thread --> subscriber
 * </pre>
 */
final class RecordAppender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordAppender.class);
    private static final long TICK_NANOS = Duration.ofMillis(2).toNanos();
    private static final int IDLE_TICKS_MAX = 5;
    private static final long RETRY_NANOS = Duration.ofMillis(200).toNanos();
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final AppendPolicy policy;
    private final InFlight inFlight = new InFlight();
    private final Queue<PendingAppend> queue = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> outcomes = new ConcurrentLinkedQueue<>();
    private final AtomicInteger outcomesWaiting = new AtomicInteger();
    private final Scheduler acknowledging;
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean closing;

    RecordAppender(String topic, Producer<byte[], byte[]> producer, AppendPolicy policy) {
        this.producer = producer;
        this.policy = policy;
        this.acknowledging = Schedulers.newSingle(topic + "-acks", true);
        this.thread = Thread.ofPlatform().daemon().name(topic + "-append").unstarted(() -> run(topic));
    }

    void start() {
        thread.start();
    }

    /** Completes when the record is in the log; what fails it, the policy says. */
    Mono<Void> append(ProducerRecord<byte[], byte[]> record) {
        return Mono.create(sink -> {
            long now = System.nanoTime();
            PendingAppend append = new PendingAppend(record, now, sink);
            Optional<String> refusal =
                    closing ? Optional.of("the log is closing") : policy.refusal(inFlight, append.bytes, now);
            if (refusal.isPresent()) {
                sink.error(new LogUnavailableException(refusal.get()));
                return;
            }
            inFlight.add(append);
            queue.add(append);
            if (asleep) {
                LockSupport.unpark(thread);
            }
        });
    }

    /** Takes nothing more, waits up to 10 s for what is in flight, and fails the rest. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(CLOSE_PATIENCE)) {
                LOG.warn("{}: still busy, left behind", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE_PATIENCE);
        failWhatIsLeft();
        acknowledging.disposeGracefully().block(CLOSE_PATIENCE);
    }

    private void failWhatIsLeft() {
        PendingAppend left = queue.poll();
        while (left != null) {
            fail(left, new LogUnavailableException("the log was closed before the record was handed over"));
            left = queue.poll();
        }
    }

    private void run(String topic) {
        warmUp(topic);
        int idleTicks = 0;
        while (!closing || !queue.isEmpty()) {
            PendingAppend next = queue.poll();
            if (next != null) {
                idleTicks = 0;
                handOver(next);
            } else if (idleTicks++ < IDLE_TICKS_MAX) {
                LockSupport.parkNanos(this, TICK_NANOS);
            } else {
                idleTicks = 0;
                sleep();
            }
        }
    }

    /** Asks for the topic's metadata, so that the first record does not wait for it. */
    private void warmUp(String topic) {
        try {
            producer.partitionsFor(topic);
        } catch (RuntimeException e) {
            LOG.warn("{}: no metadata yet: {}", topic, e.toString());
        }
    }

    private void sleep() {
        asleep = true;
        if (queue.isEmpty() && !closing) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    private void handOver(PendingAppend append) {
        boolean again = true;
        while (again) {
            waitUntil(append.notBeforeNanos);
            again = !handedOver(append);
        }
    }

    private void waitUntil(long nanos) {
        long left = nanos - System.nanoTime();
        while (left > 0 && !closing) {
            LockSupport.parkNanos(this, left);
            left = nanos - System.nanoTime();
        }
    }

    /** False when it is to be tried again; its successors wait, so that the order stays. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells the same
    private boolean handedOver(PendingAppend append) {
        try {
            if (System.nanoTime() - append.sinceNanos > policy.waitNanosMax()) {
                throw new TimeoutException("the record waited too long to be handed over");
            }
            producer.send(append.record, (metadata, error) -> answered(append, error));
            return true;
        } catch (RuntimeException e) {
            Optional<RuntimeException> verdict = closing ? Optional.of(closed(e)) : policy.notHandedOver(e);
            verdict.ifPresent(failure -> fail(append, failure));
            append.notBeforeNanos = System.nanoTime() + RETRY_NANOS;
            return verdict.isPresent();
        }
    }

    /** The producer tells on this class's own thread what it never sent. */
    private Optional<RuntimeException> verdict(Exception error) {
        if (closing) {
            return Optional.of(new LogOutcomeUnknownException("the log was closed before it answered", error));
        }
        boolean neverSent = Thread.currentThread().equals(thread) && error instanceof RuntimeException;
        return neverSent ? policy.notHandedOver((RuntimeException) error) : policy.failed(error);
    }

    /** Kafka's thread, or this class's own where the record was never sent. */
    private void answered(PendingAppend append, @Nullable Exception error) {
        if (error == null) {
            inFlight.acknowledged(append);
            tell(append::succeed);
            return;
        }
        Optional<RuntimeException> verdict = verdict(error);
        if (verdict.isPresent()) {
            fail(append, verdict.get());
        } else {
            LOG.warn("{}: handed over again after {}", append.record.topic(), error.toString());
            append.notBeforeNanos = System.nanoTime() + RETRY_NANOS;
            queue.add(append);
            LockSupport.unpark(thread);
        }
    }

    private static LogUnavailableException closed(RuntimeException cause) {
        LogUnavailableException unavailable =
                new LogUnavailableException("the log was closed before the record was handed over");
        unavailable.initCause(cause);
        return unavailable;
    }

    private void fail(PendingAppend append, RuntimeException failure) {
        inFlight.failed(append);
        tell(() -> append.fail(failure));
    }

    /** One task of the acknowledging thread tells all outcomes that came meanwhile. */
    private void tell(Runnable outcome) {
        outcomes.add(outcome);
        if (outcomesWaiting.getAndIncrement() == 0) {
            acknowledging.schedule(this::tellAll);
        }
    }

    private void tellAll() {
        int waiting = outcomesWaiting.get();
        while (waiting > 0) {
            for (int i = 0; i < waiting; i++) {
                tellNext();
            }
            waiting = outcomesWaiting.addAndGet(-waiting);
        }
    }

    private void tellNext() {
        Runnable outcome = outcomes.poll();
        if (outcome == null) {
            return;
        }
        try {
            outcome.run();
        } catch (RuntimeException e) {
            LOG.error("a subscriber of the log threw", e);
        }
    }
}
