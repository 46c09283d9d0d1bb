package io.trunkline.gateway.webhook;

import io.trunkline.gateway.webhook.CallbackStore.ParkedCallback;
import io.trunkline.gateway.webhook.Endpoints.Permit;
import io.trunkline.gateway.webhook.Endpoints.Visitor;
import io.trunkline.gateway.webhook.RetrySchedule.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Tries callbacks at once, from memory, and says what must become durable instead: what failed, what found no room or
 * no answer in time, what must not overtake an older status in the store, and that an endpoint is gone, which must be known
 * when memory has forgotten it. Thread-safe.
 */
final class FirstAttempts {
    private static final Logger log = LoggerFactory.getLogger(FirstAttempts.class);

    private final CallbackExchange exchange;
    private final Endpoints endpoints;
    private final WebhookMetrics metrics;
    private final Clock clock;
    private final RandomGenerator random;
    private final Duration wait;

    /**
     * @param wait how long the log waits for a callback
     */
    FirstAttempts(
            CallbackExchange exchange,
            Endpoints endpoints,
            WebhookMetrics metrics,
            Clock clock,
            RandomGenerator random,
            Duration wait) {
        this.exchange = exchange;
        this.endpoints = endpoints;
        this.metrics = metrics;
        this.clock = clock;
        this.random = random;
        this.wait = wait;
    }

    /** Tries a callback; what is left over, empty where it is delivered or has ended. */
    Mono<Leftover> deliver(MessageTrack track, Callback callback) {
        if (track.isGone()) {
            return Mono.empty();
        }
        if (track.isParked() || endpoints.isLagging(callback.endpoint())) {
            return Mono.just(untried(callback));
        }
        long startNanos = System.nanoTime();
        return enter(callback)
                .flatMap(entered -> entered.map(begun -> await(track, callback, begun, rest(startNanos)))
                        .orElseGet(() -> Mono.just(untried(callback))));
    }

    /** An exchange that is under way, and the room it takes. */
    private record Begun(Mono<AttemptResult> live, AttemptRoom room) {}

    /** The exchange once it is under way; an empty value where there was no room in time. */
    private Mono<Optional<Begun>> enter(Callback callback) {
        return Mono.create(sink -> endpoints.enter(callback.endpoint(), wait, new Visitor() {
            @Override
            public void entered(Permit permit) {
                AttemptRoom room = new AttemptRoom(endpoints, callback.endpoint(), permit);
                Mono<AttemptResult> live = exchange.post(callback, 1, room).cache();
                live.subscribe();
                sink.success(Optional.of(new Begun(live, room)));
            }

            @Override
            public void turnedAway() {
                sink.success(Optional.empty());
            }
        }));
    }

    private Mono<Leftover> await(MessageTrack track, Callback callback, Begun begun, Duration rest) {
        return begun.live()
                .map(result -> judge(track, callback, begun.live(), result))
                .timeout(rest, Mono.fromSupplier(() -> Mono.just(stillInFlight(callback, begun))))
                .flatMap(left -> left);
    }

    private Mono<Leftover> judge(
            MessageTrack track, Callback callback, Mono<AttemptResult> live, AttemptResult result) {
        Instant now = clock.instant();
        return switch (RetrySchedule.judge(1, result, now, random.nextDouble())) {
            case Verdict.Delivered ignored -> Mono.empty();
            case Verdict.Again again ->
                Mono.just(new Leftover(new ParkedCallback(callback, 1, again.due(), false), null));
            case Verdict.Ended ended -> {
                if (ended.failure() == FailureClass.GONE) {
                    track.gone();
                    yield Mono.just(leased(callback, live));
                }
                metrics.ended(ended.failure());
                log.info("Callback {} ended undelivered: {}", callback.id(), result);
                yield Mono.empty();
            }
        };
    }

    private Leftover untried(Callback callback) {
        return new Leftover(new ParkedCallback(callback, 0, clock.instant(), false), null);
    }

    /** The endpoint that is asked now is the slow one, which an answer of the callback's own may have named. */
    private Leftover stillInFlight(Callback callback, Begun begun) {
        endpoints.tooSlow(begun.room().at());
        return leased(callback, begun.live());
    }

    /** Who settles the attempt writes its end over the lease. */
    private Leftover leased(Callback callback, Mono<AttemptResult> live) {
        Instant leaseEnd = clock.instant().plus(CallbackRetries.LEASE);
        return new Leftover(new ParkedCallback(callback, 0, leaseEnd, true), new InFlight(callback, live));
    }

    private Duration rest(long startNanos) {
        Duration rest = wait.minusNanos(System.nanoTime() - startNanos);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    /**
     * What must become durable.
     *
     * @param inFlight the first attempt where its end is to be written down once it is known; null where there is no need
     */
    record Leftover(ParkedCallback parked, @Nullable InFlight inFlight) {}

    /** An attempt that outlasts the log's patience, or whose end must not be forgotten. */
    record InFlight(Callback callback, Mono<AttemptResult> result) {}
}
