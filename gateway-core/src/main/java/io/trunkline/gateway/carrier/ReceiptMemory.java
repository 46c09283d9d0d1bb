package io.trunkline.gateway.carrier;

import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.progress.OnceAMinute;
import io.trunkline.gateway.receipt.ReceiptMatcher.Submitted;
import io.trunkline.gateway.receipt.Receipts;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;
import reactor.util.retry.Retry;

/**
 * Tells the store of receipts which segments were submitted. What it does not take at once is told later, sixteen messages
 * at a time and each for five minutes or so, so that a store that is away is not asked by everybody. Thread-safe.
 *
 * <p>Bound: 10,000 messages that it does not know; of more it is never told, and their receipts are matched elsewhere.
 */
final class ReceiptMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptMemory.class);
    private static final int UNTOLD_MAX = 10_000;
    private static final int AT_ONCE = 16;
    private static final Retry FOR_FIVE_MINUTES =
            Retry.backoff(66, Duration.ofMillis(200)).maxBackoff(Duration.ofSeconds(5));
    private static final Duration CONTENTION_MAX = Duration.ofSeconds(1);

    /** How often it is asked on closing whether all is told: two seconds in all. */
    private static final Retry FOR_TWO_SECONDS = Retry.fixedDelay(100, Duration.ofMillis(20));

    private final Receipts receipts;
    private final AtomicInteger untold = new AtomicInteger();
    private final OnceAMinute overflow = new OnceAMinute();
    private final OnceAMinute givenUp = new OnceAMinute();
    private final Sinks.Many<Submission> later = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<Submission>unbounded().get());

    /** What the store did last. */
    private volatile boolean away;

    /**
     * What is to be remembered.
     *
     * @param early takes the receipts that had come before
     */
    record Submission(
            MessageSid sid,
            String carrier,
            List<Submitted> segments,
            Function<List<ReceiptReceived>, Mono<Void>> early) {}

    ReceiptMemory(Receipts receipts) {
        this.receipts = receipts;
        later.asFlux().flatMap(this::insist, AT_ONCE).subscribe();
    }

    /** Completes when the store knows, or did not take it once; at once while it is away. */
    Mono<Void> tell(Submission submission) {
        return Mono.defer(() -> {
            if (untold.incrementAndGet() > UNTOLD_MAX) {
                untold.decrementAndGet();
                overflow.happened(count -> LOG.warn(
                        "The store of receipts is away for too many and will not know {} more, {} the last",
                        count,
                        submission.sid()));
                return Mono.empty();
            }
            if (away) {
                postpone(submission);
                return Mono.empty();
            }
            return once(submission)
                    .doOnSuccess(early -> untold.decrementAndGet())
                    .doOnCancel(untold::decrementAndGet)
                    .flatMap(submission.early())
                    .onErrorResume(fault -> Mono.fromRunnable(() -> postpone(submission)));
        });
    }

    /** Completes when the store knows everything, or after two seconds. */
    Mono<Void> told() {
        return Mono.defer(() -> untold.get() == 0
                        ? Mono.<Void>empty()
                        : Mono.error(new IllegalStateException(untold + " messages (expected: none)")))
                .retryWhen(FOR_TWO_SECONDS)
                .onErrorResume(left -> {
                    LOG.warn("Closed before the store of receipts was told of all: {}", left.toString());
                    return Mono.empty();
                });
    }

    private void postpone(Submission submission) {
        later.emitNext(submission, Sinks.EmitFailureHandler.busyLooping(CONTENTION_MAX));
    }

    private Mono<Void> insist(Submission submission) {
        return once(submission)
                .retryWhen(FOR_FIVE_MINUTES)
                .flatMap(submission.early())
                .onErrorResume(fault -> {
                    givenUp.happened(count -> LOG.warn(
                            "The store of receipts will not know {} more, {} the last: {}",
                            count,
                            submission.sid(),
                            fault.toString()));
                    return Mono.empty();
                })
                .doFinally(signal -> untold.decrementAndGet());
    }

    private Mono<List<ReceiptReceived>> once(Submission submission) {
        return receipts.submitted(submission.carrier(), submission.segments())
                .collectList()
                .doOnSuccess(early -> away = false)
                .doOnError(fault -> away = true);
    }
}
