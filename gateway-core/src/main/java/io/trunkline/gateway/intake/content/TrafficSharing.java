package io.trunkline.gateway.intake.content;

import io.trunkline.gateway.progress.OnceAMinute;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets each node's screening know what all nodes took, as far as it counts for floods, {@link #EVERY} late and beside the way of messages, which never
 * wait for it. While nodes cannot tell each other each looks at what it sees itself; what could not be told is not told
 * later. Thread-safe.
 */
public final class TrafficSharing implements AutoCloseable {
    /** How often nodes tell each other. */
    static final Duration EVERY = Duration.ofMillis(100);

    /** How many messages a node tells of at once; more wait for the next time, as far as {@link Screening} keeps them. */
    static final int PER_CALL_MAX = 500;

    private static final Logger LOG = LoggerFactory.getLogger(TrafficSharing.class);

    private final Screening screening;
    private final TrafficExchange exchange;
    private final InstantSource clock;
    private final OnceAMinute outages = new OnceAMinute();
    private final Disposable.Swap telling = Disposables.swap();

    public TrafficSharing(Screening screening, TrafficExchange exchange, InstantSource clock) {
        this.screening = screening;
        this.exchange = exchange;
        this.clock = clock;
    }

    /** Once. */
    public void start() {
        telling.update(Flux.interval(EVERY)
                .onBackpressureDrop()
                .concatMap(tick -> once(), 1)
                .subscribe());
    }

    /** Never fails. */
    Mono<Void> once() {
        return Mono.defer(() -> exchange.exchange(screening.untold(PER_CALL_MAX)))
                .doOnNext(heard -> screening.heard(heard, clock.millis()))
                .doOnError(fault -> outages.happened(count -> LOG.warn(
                        "Traffic of other nodes is not known until Redis answers again: {}", fault.toString())))
                .then()
                .onErrorComplete();
    }

    /** Ends what {@link #start} began. */
    @Override
    public void close() {
        telling.dispose();
    }
}
