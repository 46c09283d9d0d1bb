package io.trunkline.smpp.client;

import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.Operation;
import io.trunkline.smpp.pdu.PduRequest;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.RequestDispatcher;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Several binds to one message centre that are used as one. Each is kept up by itself, as {@link SmppBind} tells; each
 * message leaves by the bind with the most free credit; and losing one touches only what was in flight on it.
 *
 * <p>All binds live on one event loop, so that their credit can be summed and compared without locks: a pool is as fast as
 * one thread, which is far above what one message centre lets through. Pools share the threads of {@link EventLoops}. The
 * public methods may be called from any thread; results and inbound messages come on the event loop.
 *
 * <p>Bounds: requests in flight by each bind's window; single submits that wait by the sum of the windows.
 */
public final class SmppPool {
    private static final SubmitOutcome CLOSED_OUTCOME = new SubmitOutcome.NotSent(NotSentReason.CLOSING);

    private final BindHandler handler;
    private final BindTally tally = new BindTally();
    private final RequestDispatcher dispatcher;
    private final SubmitExchange<Object> exchange;
    private final RequestExchange requests = new RequestExchange(tally);
    private final List<SmppBind> binds;

    private SmppPool(EventLoops loops, PoolSettings settings, BindHandler handler, LongSupplier clock) {
        this.handler = handler;
        dispatcher =
                new RequestDispatcher(loops.group().next(), settings.pacePerSecond(), settings.waitingMax(), clock);
        exchange = new SubmitExchange<>(tally, handler);
        binds = settings.binds().stream()
                .map(bind -> new SmppBind(loops, bind, handler, dispatcher, tally))
                .toList();
    }

    /** Begins to connect every bind and returns at once; {@link #states} tells how it goes. */
    public static SmppPool open(EventLoops loops, PoolSettings settings, BindHandler handler) {
        return open(loops, settings, handler, System::nanoTime);
    }

    static SmppPool open(EventLoops loops, PoolSettings settings, BindHandler handler, LongSupplier clock) {
        SmppPool pool = new SmppPool(loops, settings, handler, clock);
        pool.binds.forEach(SmppBind::start);
        return pool;
    }

    /** The state of every bind now and each one that follows; completes when all are {@link BindState.Closed}. */
    public Flux<PoolBindState> states() {
        return Flux.merge(
                Flux.fromStream(() -> IntStream.range(0, binds.size())
                        .mapToObj(i -> binds.get(i).states().map(state -> new PoolBindState(i, state)))),
                PoolSettings.BINDS_MAX);
    }

    /**
     * Completes when one bind is bound that messages can leave by, now or later; fails where that cannot be any more.
     */
    public Mono<Void> bound() {
        return Flux.merge(Flux.fromIterable(binds).filter(SmppBind::transmits).map(SmppBind::bound), binds.size())
                .next()
                .switchIfEmpty(Mono.error(
                        () -> new IllegalStateException("pool: closed, or receivers only (expected: a transmitter)")))
                .then();
    }

    /** Over all binds. */
    public BindCounters counters() {
        int inFlight = 0;
        int window = 0;
        for (SmppBind bind : binds) {
            inFlight += bind.inFlight();
            window += bind.window();
        }
        return tally.snapshot(inFlight, window);
    }

    /**
     * Submits one message when there is credit. At most a window's worth of every bind of these wait; one more is
     * NotSent(QUEUE_FULL). While nothing is bound that messages can leave by, the outcome is NotSent(NOT_BOUND) at once.
     */
    public Mono<SubmitOutcome> submit(SubmitSm pdu) {
        return dispatcher
                .single(new Submission<Object>(pdu, pdu), exchange)
                .map(SubmitResult::outcome)
                .defaultIfEmpty(CLOSED_OUTCOME);
    }

    /**
     * Submits messages as they come and gives one result for each, in the order of the answers. What is asked of
     * {@code submissions} never exceeds what may be sent now over all binds (windows, paces, what the message centre has
     * read) nor what the subscriber asks for. While nothing is bound that messages can leave by, nothing is asked for.
     * Ends when {@code submissions} has ended and every result is out, or when the pool is closed.
     *
     * <p>A message that cannot do without optional parameters leaves by a bind whose message centre knows them, and waits
     * for one that is bound; where none is, it is NotSent(NEEDS_TLVS). A bind that is lost ends what was in flight on it as NotSent or
     * Unknown; nothing is sent a second time by itself.
     */
    public <T> Flux<SubmitResult<T>> submit(Publisher<Submission<T>> submissions) {
        return dispatcher.stream(submissions, new SubmitExchange<T>(tally, handler));
    }

    /**
     * Asks the message centre something else than to take a message, by the bind with the most free credit: query_sm,
     * cancel_sm, replace_sm, submit_multi or one of the broadcast commands. Waits for credit and is bounded like
     * {@link #submit(SubmitSm)}.
     */
    public Mono<RequestOutcome> request(Operation operation) {
        return requested(operation);
    }

    /** Sends a message as data_sm; otherwise as {@link #request(Operation)}. */
    public Mono<RequestOutcome> request(DataSm message) {
        return requested(message);
    }

    private Mono<RequestOutcome> requested(PduRequest request) {
        return dispatcher.single(request, requests).defaultIfEmpty(new RequestOutcome.NotSent(NotSentReason.CLOSING));
    }

    /**
     * Stops taking work, gives what is in flight on each bind {@code drain} to be answered, unbinds and disconnects.
     * Completes when all is over; begins when this is called, subscribed to or not.
     */
    public Mono<Void> close(Duration drain) {
        List<Mono<Void>> closing = binds.stream().map(bind -> bind.close(drain)).toList();
        return Mono.when(closing);
    }
}
