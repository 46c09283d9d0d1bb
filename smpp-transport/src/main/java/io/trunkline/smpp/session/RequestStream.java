package io.trunkline.smpp.session;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One subscription to a stream of requests. Signals come in on any thread and are worked off on the dispatcher's event
 * loop, where everything but the three thread-safe fields belongs.
 *
 * <p>An item that was asked for takes one unit of downstream's demand, which its result gives back when it is emitted:
 * so results never outrun downstream, and are not queued. Cancelled by downstream, it sends nothing more; results of what
 * is in flight are counted and not told.
 */
final class RequestStream<I, O> implements CoreSubscriber<I>, Subscription, Ticket.Outlet<I, O> {
    private static final Logger LOG = LoggerFactory.getLogger(RequestStream.class);

    /** Signals come one at a time, so one producer; the queue keeps its chunk while no more than this is in it. */
    private static final int ARRIVED_CHUNK = 64;

    private final RequestDispatcher dispatcher;
    private final Exchange<I, O> exchange;
    private final CoreSubscriber<? super O> downstream;
    private final Queue<I> arrived = Queues.<I>unbounded(ARRIVED_CHUNK).get();
    private final AtomicLong newDemand = new AtomicLong();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile boolean upstreamDone;
    private volatile @Nullable Throwable upstreamFault;
    private @Nullable Subscription upstream;

    private long demanded;
    private long asked;
    private long inFlight;
    private boolean ended;

    RequestStream(RequestDispatcher dispatcher, Exchange<I, O> exchange, CoreSubscriber<? super O> downstream) {
        this.dispatcher = dispatcher;
        this.exchange = exchange;
        this.downstream = downstream;
    }

    @Override
    public Exchange<I, O> exchange() {
        return exchange;
    }

    @Override
    public Context currentContext() {
        return downstream.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        downstream.onSubscribe(this);
        dispatcher.onLoop(() -> dispatcher.add(this), this::loopEnded);
    }

    @Override
    public void onNext(I item) {
        arrived.add(item);
        signal();
    }

    @Override
    public void onError(Throwable fault) {
        upstreamFault = fault;
        upstreamDone = true;
        signal();
    }

    @Override
    public void onComplete() {
        upstreamDone = true;
        signal();
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            newDemand.accumulateAndGet(n, Operators::addCap);
            signal();
        }
    }

    @Override
    public void cancel() {
        dispatcher.onLoop(this::abandon, this::cancelUpstream);
    }

    /** The next item to send; null where none has arrived. */
    @Nullable
    Ticket<I, O> poll() {
        I item = ended ? null : arrived.poll();
        if (item == null) {
            return null;
        }
        asked--;
        inFlight++;
        return new Ticket<>(item, this);
    }

    /** Asks upstream so that {@code credit} items are on their way at most, and no more than downstream takes. */
    void demand(int credit) {
        long more = Math.min(credit - asked, demanded - asked - inFlight);
        if (more > 0 && !upstreamDone && !ended) {
            asked += more;
            subscription().request(more);
        }
    }

    /** The dispatcher takes nothing more: what is in flight ends, and with it the stream. */
    void closeUpstream() {
        cancelUpstream();
        upstreamDone = true;
        endIfDone();
    }

    @Override
    public void emit(O result) {
        inFlight--;
        if (ended) {
            return;
        }
        if (demanded != Long.MAX_VALUE) {
            demanded--;
        }
        downstream.onNext(result);
        endIfDone();
    }

    /** Has what was signalled worked off on the event loop; signals in between are worked off with it. */
    private void signal() {
        if (dispatcher.loop().inEventLoop()) {
            workOff();
        } else if (signalled.compareAndSet(false, true)) {
            dispatcher.onLoop(this::workOffSignalled, this::loopEnded);
        }
    }

    private void workOffSignalled() {
        signalled.set(false);
        workOff();
    }

    private void workOff() {
        demanded = Operators.addCap(demanded, newDemand.getAndSet(0));
        dispatcher.pumpSoon();
        endIfDone();
    }

    private void endIfDone() {
        if (ended || !upstreamDone || inFlight > 0 || !arrived.isEmpty()) {
            return;
        }
        ended = true;
        dispatcher.remove(this);
        Throwable fault = upstreamFault;
        if (fault == null) {
            downstream.onComplete();
        } else {
            downstream.onError(fault);
        }
    }

    private void abandon() {
        ended = true;
        dispatcher.remove(this);
        cancelUpstream();
        arrived.clear();
    }

    private void loopEnded() {
        LOG.debug("the event loop has ended before the stream");
        cancelUpstream();
    }

    private void cancelUpstream() {
        subscription().cancel();
    }

    private Subscription subscription() {
        Subscription subscription = upstream;
        return subscription == null ? Operators.emptySubscription() : subscription;
    }
}
