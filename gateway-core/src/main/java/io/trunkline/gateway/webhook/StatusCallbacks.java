package io.trunkline.gateway.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.log.FactHistory;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.webhook.FirstAttempts.InFlight;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Status callbacks from the lifecycle log to the customers' endpoints. The way of one:
 *
 * <pre>
 * event --> MessageTrack: is a status due? --> FirstAttempts: post it at once
 *                                                 | delivered: done
 *                                                 | failed, or not within two seconds
 *                                                 v
 *               CallbackRetries: twelve attempts  &lt;-- CallbackStore: durable --> the event is done
 * </pre>
 *
 * <p>Delivery is at least once, in order for each message; receivers tell repeats by the idempotency token.
 * Thread-safe; {@link #handle} says what order it needs.
 */
public final class StatusCallbacks {
    private static final Logger log = LoggerFactory.getLogger(StatusCallbacks.class);
    private static final Duration VIEW_LAG_MAX = Duration.ofMinutes(1);
    private static final Duration VIEW_ASKED_EVERY = Duration.ofMillis(200);
    private static final Duration MEASURE_EVERY = Duration.ofSeconds(10);
    private static final Duration WRITE_ATTEMPTS_EVERY = Duration.ofMillis(250);
    private static final Duration PURGE_EVERY = Duration.ofHours(1);
    private static final Duration KEPT_AFTER_END = Duration.ofDays(7);
    private static final Duration STOP_WAIT = Duration.ofSeconds(5);
    private static final Retry UNTIL_KNOWN =
            Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100)).maxBackoff(Duration.ofSeconds(2));

    private final CallbackPorts ports;
    private final CallbackSettings settings;
    private final Clock clock;
    private final WebhookMetrics metrics;
    private final Endpoints endpoints;
    private final FirstAttempts firstAttempts;
    private final CallbackRetries retries;
    private final StateAsks states;
    private final ParkingQueue parking;
    private final AttemptNotes notes;
    private final Map<Integer, MessageTracks> partitions = new ConcurrentHashMap<>();
    private final Disposable.Composite running = Disposables.composite();

    public StatusCallbacks(CallbackPorts ports, CallbackSettings settings, MeterRegistry registry, Clock clock) {
        this.ports = ports;
        this.settings = settings;
        this.clock = clock;
        this.metrics = new WebhookMetrics(registry);
        this.endpoints = new Endpoints(settings.limits(), clock);
        this.notes = new AttemptNotes(ports.store(), metrics);
        var exchange = new CallbackExchange(ports, endpoints, metrics, notes, clock);
        var random = new SplittableRandom();
        this.firstAttempts = new FirstAttempts(exchange, endpoints, metrics, clock, random, settings.firstWait());
        this.states = new StateAsks(ports.states());
        this.parking = new ParkingQueue(ports.store(), metrics, clock);
        this.retries = new CallbackRetries(ports.store(), exchange, endpoints, metrics, clock, random);
    }

    /** Starts to work off what is durable; once. {@link #handle} works without it. */
    public void start() {
        running.add(Flux.interval(Duration.ZERO, settings.pollEvery())
                .onBackpressureDrop()
                .subscribe(ignored -> retries.look()));
        running.add(Flux.interval(Duration.ZERO, MEASURE_EVERY)
                .onBackpressureDrop()
                .concatMap(ignored -> retries.measure().onErrorResume(StatusCallbacks::storeIsAway), 1)
                .subscribe());
        running.add(Flux.interval(WRITE_ATTEMPTS_EVERY)
                .onBackpressureDrop()
                .concatMap(ignored -> notes.write(), 1)
                .subscribe());
        running.add(Flux.interval(PURGE_EVERY)
                .onBackpressureDrop()
                .concatMap(
                        ignored -> ports.store()
                                .purge(clock.instant().minus(KEPT_AFTER_END))
                                .onErrorResume(StatusCallbacks::storeIsAway),
                        1)
                .subscribe());
    }

    /** Takes up nothing more and waits a few seconds for what is in flight; the rest is made again after its lease. */
    public Mono<Void> stop() {
        return Mono.defer(() -> {
            running.dispose();
            retries.stop();
            parking.stop();
            return Flux.interval(Duration.ZERO, Duration.ofMillis(20))
                    .filter(ignored -> endpoints.room() == settings.limits().total())
                    .next()
                    .timeout(STOP_WAIT, Mono.empty())
                    .then(notes.write())
                    .timeout(STOP_WAIT.multipliedBy(2), Mono.empty());
        });
    }

    /**
     * Handles an event; completes when the callback that is due because of it is delivered, has ended or is durable,
     * about two seconds later at the most. While PostgreSQL is down and needed, it waits. Events of one message must be
     * subscribed to in log order; the caller bounds how many are unfinished.
     *
     * @param history where others may have told of the message, its state is asked of the view, and what is due is told
     *     through the store, which knows what was overtaken, so that nothing earlier is told after what was told already
     */
    public Mono<Void> handle(LifecycleEvent event, FactHistory history) {
        Envelope envelope = event.envelope();
        if (envelope == null || envelope.statusCallback() == null || isIntermediate(event)) {
            return Mono.empty();
        }
        return Mono.defer(() -> {
            MessageTracks tracks = partitions.computeIfAbsent(
                    event.sid().partition(), ignored -> new MessageTracks(settings.messagesPerPartition()));
            MessageTrack track = tracks.track(event.sid(), () -> MessageTrack.from(event, history));
            return track.after(
                    Mono.defer(() -> handle(track, event, envelope)).doOnError(ignored -> tracks.forget(event.sid())));
        });
    }

    /** Forgets a partition that another node may handle from now on: what memory holds of it is no longer the whole. */
    public void revoked(int partition) {
        partitions.remove(partition);
    }

    private static boolean isIntermediate(LifecycleEvent event) {
        return event instanceof ReceiptReceived receipt && receipt.outcome() == ReceiptOutcome.INTERMEDIATE;
    }

    private Mono<Void> handle(MessageTrack track, LifecycleEvent event, Envelope envelope) {
        if (track.isCold()) {
            return stateWith(event).doOnNext(track::load).then(deliver(track, event, envelope));
        }
        return deliver(track, event, envelope);
    }

    private Mono<Void> deliver(MessageTrack track, LifecycleEvent event, Envelope envelope) {
        return Mono.defer(() -> Mono.justOrEmpty(track.evolve(event, envelope)))
                .flatMap(callback -> firstAttempts.deliver(track, callback))
                .flatMap(leftover -> {
                    track.parked();
                    return parking.park(leftover.parked()).doOnSuccess(ignored -> settleLater(leftover.inFlight()));
                });
    }

    private void settleLater(@Nullable InFlight inFlight) {
        if (inFlight != null) {
            retries.settle(inFlight).subscribe();
        }
    }

    /** The state with the event and all before it: the view is waited for, unless it lags beyond all measure. */
    private Mono<MessageState> stateWith(LifecycleEvent event) {
        long asksMax = VIEW_LAG_MAX.dividedBy(VIEW_ASKED_EVERY);
        Mono<MessageState> asked = Mono.defer(() -> states.find(event.sid()))
                .retryWhen(UNTIL_KNOWN)
                .defaultIfEmpty(MessageState.ACCEPTED);
        return asked.filter(state -> state.evolve(event).equals(state))
                .repeatWhenEmpty((int) asksMax, empty -> empty.delayElements(VIEW_ASKED_EVERY))
                .onErrorResume(IllegalStateException.class, ignored -> {
                    log.warn("The view lacks {} of {}; callbacks of it may be incomplete", event, event.sid());
                    return asked;
                });
    }

    private static <T> Mono<T> storeIsAway(Throwable fault) {
        log.warn("The callback store does not answer: {}", fault.toString());
        return Mono.empty();
    }
}
