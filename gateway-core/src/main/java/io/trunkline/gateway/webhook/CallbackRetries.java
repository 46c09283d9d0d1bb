package io.trunkline.gateway.webhook;

import io.trunkline.gateway.webhook.CallbackStore.ParkedCallback;
import io.trunkline.gateway.webhook.Endpoints.Permit;
import io.trunkline.gateway.webhook.Endpoints.Room;
import io.trunkline.gateway.webhook.Endpoints.Visitor;
import io.trunkline.gateway.webhook.FirstAttempts.InFlight;
import io.trunkline.gateway.webhook.RetrySchedule.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Works off what is durable: takes what is due, as much as there is room for, and writes down what came of it. Where more may
 * be due than there was room for, the next claim comes when an attempt ends; so an endpoint's callbacks go as fast as it
 * takes them. Any number of nodes do so side by side. Thread-safe.
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
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean mayBeMore;
    private volatile boolean stopped;

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

    /** Looks for what is due and begins it; one claim at a time. To be called again and again. */
    void look() {
        if (!stopped && asked.getAndIncrement() == 0) {
            Mono.defer(this::claimAndBegin)
                    .repeat(() -> asked.decrementAndGet() > 0)
                    .subscribe();
        }
    }

    /** Takes up nothing more. */
    void stop() {
        stopped = true;
    }

    private Mono<Void> claimAndBegin() {
        asked.set(1);
        endpoints.forgetIdle();
        Room room = endpoints.room(CLAIM_MAX);
        return claim(room)
                .doOnNext(claimed -> {
                    mayBeMore = mayBeMore(room, claimed);
                    claimed.forEach(this::begin);
                })
                .onErrorResume(fault -> {
                    log.warn("The callback store does not answer: {}", fault.toString());
                    return Mono.empty();
                })
                .then();
    }

    private Mono<List<ParkedCallback>> claim(Room room) {
        Instant now = clock.instant();
        return room.total() == 0
                ? Mono.just(List.of())
                : store.claim(now, now.plus(LEASE), room).collectList();
    }

    /** Whether room was all that kept something from being claimed. */
    private static boolean mayBeMore(Room room, List<ParkedCallback> claimed) {
        if (claimed.size() == room.total() || room.left().containsValue(0)) {
            return true;
        }
        Map<Endpoint, Long> taken = claimed.stream()
                .collect(Collectors.groupingBy(one -> one.callback().endpoint(), Collectors.counting()));
        return taken.entrySet().stream()
                .anyMatch(of -> of.getValue() >= Math.min(CallbackStore.SHARE, room.of(of.getKey())));
    }

    /** After the end what was claimed is left to its lease. */
    private void begin(ParkedCallback claimed) {
        if (!stopped) {
            attempt(claimed).doFinally(end -> lookForMore()).subscribe();
        }
    }

    private void lookForMore() {
        if (mayBeMore) {
            look();
        }
    }

    /** Makes the next attempt of a claimed callback and writes down what came of it. Never fails. */
    private Mono<Void> attempt(ParkedCallback claimed) {
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
                sink.onDispose(exchange.post(callback, attempt, new AttemptRoom(endpoints, callback.endpoint(), permit))
                        .subscribe(sink::success, sink::error));
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
