package io.trunkline.gateway.webhook;

import io.trunkline.gateway.webhook.CallbackStore.ParkedCallback;
import io.trunkline.gateway.webhook.Endpoints.Permit;
import io.trunkline.gateway.webhook.Endpoints.Visitor;
import io.trunkline.gateway.webhook.FirstAttempts.InFlight;
import io.trunkline.gateway.webhook.RetrySchedule.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Works off what is durable: takes what is due, as much as there is room for, and writes down what came of it. Any
 * number of nodes do so side by side. Thread-safe.
 *
 * <p>A node that dies during an attempt leaves a lease behind; once it has ended, the attempt is made again under the
 * same number.
 */
final class CallbackRetries {
    /** How long a callback is nobody else's: longer than an exchange and the wait for room together. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(CallbackRetries.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Retry UNTIL_WRITTEN =
            Retry.backoff(8, Duration.ofMillis(100)).maxBackoff(Duration.ofSeconds(5));
    private static final int CLAIM_MAX = 128;

    private final CallbackStore store;
    private final CallbackExchange exchange;
    private final Endpoints endpoints;
    private final WebhookMetrics metrics;
    private final Clock clock;
    private final RandomGenerator random;

    CallbackRetries(
            CallbackStore store,
            CallbackExchange exchange,
            Endpoints endpoints,
            WebhookMetrics metrics,
            Clock clock,
            RandomGenerator random) {
        this.store = store;
        this.exchange = exchange;
        this.endpoints = endpoints;
        this.metrics = metrics;
        this.clock = clock;
        this.random = random;
    }

    /** What is due now and has room, leased to this node; nothing where there is no room. Fails with the store. */
    Flux<ParkedCallback> claim() {
        return Flux.defer(() -> {
            endpoints.forgetIdle();
            int limit = Math.min(CLAIM_MAX, endpoints.room());
            Instant now = clock.instant();
            return limit == 0 ? Flux.empty() : store.claim(now, now.plus(LEASE), endpoints.busy(), limit);
        });
    }

    /** Makes the next attempt of a claimed callback and writes down what came of it. Never fails. */
    Mono<Void> attempt(ParkedCallback claimed) {
        int attempt = claimed.attempts() + 1;
        return enter(claimed.callback(), attempt)
                .doOnNext(ignored -> {
                    if (claimed.attempts() > 0) {
                        metrics.retried();
                    }
                })
                .flatMap(result -> settle(claimed.callback(), attempt, result).thenReturn(result))
                .switchIfEmpty(Mono.defer(() -> handBack(claimed)).then(Mono.empty()))
                .then()
                .onErrorResume(fault -> unwritten(claimed.callback(), fault));
    }

    /** Writes down what comes, or came, of a first attempt that is leased in the store. Never fails. */
    Mono<Void> settle(InFlight first) {
        return first.result()
                .flatMap(result -> settle(first.callback(), 1, result))
                .onErrorResume(fault -> unwritten(first.callback(), fault));
    }

    /** Tells the metrics how many wait. */
    Mono<Void> measure() {
        return store.pending().doOnNext(metrics::pending).then();
    }

    private Mono<AttemptResult> enter(Callback callback, int attempt) {
        return Mono.create(sink -> endpoints.enter(callback.endpoint(), PATIENCE, new Visitor() {
            @Override
            public void entered(Permit permit) {
                sink.onDispose(exchange.post(callback, attempt, permit).subscribe(sink::success, sink::error));
            }

            @Override
            public void turnedAway() {
                sink.success();
            }
        }));
    }

    private Mono<Void> settle(Callback callback, int attempt, AttemptResult result) {
        return Mono.defer(() -> {
                    Instant now = clock.instant();
                    return switch (RetrySchedule.judge(attempt, result, now, random.nextDouble())) {
                        case Verdict.Delivered ignored -> store.delivered(callback.sid(), callback.sequence(), now);
                        case Verdict.Again again -> again(callback, attempt, again, now);
                        case Verdict.Ended ended -> ended(callback, attempt, ended, result, now);
                    };
                })
                .retryWhen(UNTIL_WRITTEN);
    }

    private Mono<Void> again(Callback callback, int attempt, Verdict.Again again, Instant now) {
        return store.again(
                callback.sid(),
                callback.sequence(),
                attempt,
                again.due(),
                again.failure().word(),
                now);
    }

    private Mono<Void> ended(Callback callback, int attempt, Verdict.Ended ended, AttemptResult result, Instant now) {
        boolean gone = ended.failure() == FailureClass.GONE;
        return store.ended(
                        callback.sid(),
                        callback.sequence(),
                        gone,
                        ended.failure().word(),
                        now)
                .doOnSuccess(ignored -> {
                    metrics.ended(ended.failure());
                    log.info("Callback {} ended undelivered after attempt {}: {}", callback.id(), attempt, result);
                });
    }

    private Mono<Void> handBack(ParkedCallback claimed) {
        Instant now = clock.instant();
        return store.again(
                claimed.callback().sid(),
                claimed.callback().sequence(),
                claimed.attempts(),
                now.plusSeconds(1),
                "no_room",
                now);
    }

    /** The lease ends by itself, and the attempt is made again: at worst the endpoint hears the same twice. */
    private static Mono<Void> unwritten(Callback callback, Throwable fault) {
        log.warn("The result of callback {} could not be written down; it will be tried again", callback.id(), fault);
        return Mono.empty();
    }
}
