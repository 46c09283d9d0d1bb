package io.trunkline.smpp.session;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.trunkline.smpp.pdu.CommandStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Hands requests to a session as fast as its credit allows, and asks upstream for no more than that: the demand of a
 * stream never exceeds the least of free window, pace, what the peer has read, and what downstream has asked for.
 *
 * <p>Outlives sessions: one is attached while it is bound. {@link #stream} and {@link #single} may be called from any
 * thread; everything else on the event loop only.
 *
 * <p>Bounds: single requests wait for credit, at most {@code waitingMax} of them, and one more is NotSent(QUEUE_FULL). A
 * stream holds no more items than it has asked for. While no session is attached everything is NotSent(NOT_BOUND) at
 * once. Singles go before streams; streams take turns.
 */
public final class RequestDispatcher {
    private final EventLoop loop;
    private final Pace pace;
    private final ThrottleHold hold = new ThrottleHold();
    private final int waitingMax;
    private final ArrayDeque<Ticket<?, ?>> waiting = new ArrayDeque<>();
    private final List<RequestStream<?, ?>> streams = new ArrayList<>();
    private @Nullable SmppSession session;
    private boolean closed;
    private boolean pumping;
    private boolean pumpAgain;
    private int turn;
    private @Nullable ScheduledFuture<?> wake;

    /**
     * @param loop the one on which all its sessions live
     * @param pacePerSecond 0 for no limit
     * @param waitingMax single requests that wait for credit at most
     */
    public RequestDispatcher(EventLoop loop, double pacePerSecond, int waitingMax) {
        this.loop = loop;
        this.pace = new Pace(pacePerSecond, System.nanoTime());
        this.waitingMax = waitingMax;
    }

    /** A session is bound: requests flow. */
    public void attach(SmppSession bound) {
        session = bound;
        pump();
    }

    /** The session is gone, or drains: what waits is NotSent. */
    public void detach() {
        session = null;
        pump();
    }

    /** Nothing more is taken; streams end when their requests in flight have. */
    public void close() {
        closed = true;
        pump();
        for (RequestStream<?, ?> stream : List.copyOf(streams)) {
            stream.closeUpstream();
        }
    }

    /** There may be credit now. */
    public void onCredit() {
        pump();
    }

    /** One request, when there is credit. Any thread. */
    public <I, O> Mono<O> single(I item, Exchange<I, O> exchange) {
        return Mono.create(sink -> {
            Ticket<I, O> ticket = new Ticket<>(item, new SingleOutlet<>(this, exchange, sink));
            onLoop(() -> enqueue(ticket), () -> sink.success(exchange.notSent(item, NotSentReason.CLOSING)));
        });
    }

    /** A result for each of {@code items}, in the order of their answers. Any thread. */
    public <I, O> Flux<O> stream(Publisher<? extends I> items, Exchange<I, O> exchange) {
        return new RequestFlux<>(this, items, exchange);
    }

    EventLoop loop() {
        return loop;
    }

    /** Runs on the event loop, or the alternative where the loop has ended. */
    void onLoop(Runnable task, Runnable ended) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            ended.run();
        }
    }

    void add(RequestStream<?, ?> stream) {
        streams.add(stream);
        if (closed) {
            stream.closeUpstream();
        }
        pumpSoon();
    }

    void remove(RequestStream<?, ?> stream) {
        streams.remove(stream);
    }

    void noteStatus(CommandStatus status) {
        if (status.isThrottling()) {
            hold.throttled(System.nanoTime());
        } else if (hold.isActive()) {
            hold.accepted(System.nanoTime());
        }
    }

    /** Pumps now, or at the end of the read that is being worked through. */
    void pumpSoon() {
        SmppSession current = session;
        if (pumping || current == null || !current.isReading()) {
            pump();
        }
    }

    private void enqueue(Ticket<?, ?> ticket) {
        if (!refuseWithoutSession(ticket)) {
            if (waiting.size() >= waitingMax) {
                ticket.notSent(NotSentReason.QUEUE_FULL);
            } else {
                waiting.add(ticket);
                pumpSoon();
            }
        }
    }

    /** Sends what has credit, then asks upstream for more; runs again where that brought something at once. */
    private void pump() {
        if (pumping) {
            pumpAgain = true;
            return;
        }
        pumping = true;
        try {
            do {
                pumpAgain = false;
                sendAll();
                demand();
            } while (pumpAgain);
        } finally {
            pumping = false;
        }
    }

    private void sendAll() {
        SmppSession current = session;
        if (current == null || closed) {
            refuseAll();
            return;
        }
        while (credit(current) > 0) {
            Ticket<?, ?> next = next();
            if (next == null) {
                return;
            }
            if (current.needsTlvs(next.request())) {
                next.notSent(NotSentReason.NEEDS_TLVS);
            } else {
                pace.take(System.nanoTime());
                current.send(next);
            }
        }
    }

    private void refuseAll() {
        for (Ticket<?, ?> next = next(); next != null; next = next()) {
            refuseWithoutSession(next);
        }
    }

    private boolean refuseWithoutSession(Ticket<?, ?> ticket) {
        if (session != null && !closed) {
            return false;
        }
        ticket.notSent(closed ? NotSentReason.CLOSING : NotSentReason.NOT_BOUND);
        return true;
    }

    private @Nullable Ticket<?, ?> next() {
        Ticket<?, ?> single = waiting.poll();
        if (single != null) {
            return single;
        }
        for (int tried = 0; tried < streams.size(); tried++) {
            turn = turn + 1 >= streams.size() ? 0 : turn + 1;
            Ticket<?, ?> item = streams.get(turn).poll();
            if (item != null) {
                return item;
            }
        }
        return null;
    }

    private void demand() {
        SmppSession current = session;
        if (current == null || closed) {
            return;
        }
        int credit = credit(current);
        for (int i = 0; credit > 0 && i < streams.size(); i++) {
            streams.get(i).demand(credit);
        }
        if (current.credit() > 0) {
            wakeWhenAllowed();
        }
    }

    private int credit(SmppSession current) {
        int room = current.credit();
        if (room == 0) {
            return 0;
        }
        long now = System.nanoTime();
        return hold.nanosLeft(now) > 0 ? 0 : Math.min(room, pace.available(now));
    }

    /** The session has room and only the clock stands against sending: come back when it no longer does. */
    private void wakeWhenAllowed() {
        long now = System.nanoTime();
        long nanos = Math.max(hold.nanosLeft(now), pace.nanosUntilNext(now));
        if (nanos > 0 && wake == null) {
            wake = loop.schedule(this::onWake, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void onWake() {
        wake = null;
        pump();
    }
}
