package io.trunkline.smpp.session;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.trunkline.smpp.pdu.PduRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Hands requests to one session or several as fast as their credit allows, and asks upstream for no more than that: the
 * demand of a stream never exceeds the least of free window, pace, what the peers have read, and what downstream has asked
 * for. Each request goes to the lane with the most credit; of equal ones they take turns.
 *
 * <p>Outlives sessions: one is attached to a {@link Lane} while it is bound. {@link #stream} and {@link #single} may be
 * called from any thread; everything else on the event loop only, which is that of all its sessions.
 *
 * <p>Bounds: single requests wait for credit, at most {@code waitingMax} of them, and one more is NotSent(QUEUE_FULL). A
 * stream holds no more items than it has asked for. While no session is attached everything is NotSent(NOT_BOUND) at
 * once. Singles go before streams; streams take turns. A request that cannot do without optional parameters is held until
 * a lane whose peer knows them has credit, at most {@code waitingMax} of them, beyond which nothing else is taken up; where
 * no lane's peer does, it is NotSent(NEEDS_TLVS). One that is longer than any peer has to take is NotSent(TOO_LONG). What is
 * refused takes no credit, so that credit does not bound it: after {@value #REFUSED_AT_ONCE_MAX} such refusals the next are
 * left for a task of their own, and the loop gets to its other work in between.
 */
public final class RequestDispatcher {
    private static final int REFUSED_AT_ONCE_MAX = 64;

    private final EventLoop loop;
    private final LongSupplier clock;
    private final Pace paceInAll;
    private final int waitingMax;
    private final Lanes lanes = new Lanes();
    private final ArrayDeque<Ticket<?, ?>> waiting = new ArrayDeque<>();
    private final ArrayDeque<Ticket<?, ?>> held = new ArrayDeque<>();
    private final List<RequestStream<?, ?>> streams = new ArrayList<>();
    private boolean closed;
    private boolean pumping;
    private boolean pumpAgain;
    private boolean pumpQueued;
    private int refused;
    private int turn;
    private @Nullable ScheduledFuture<?> wake;
    private long wakeAt;

    /**
     * @param loop the one on which all its sessions live
     * @param pacePerSecondInAll over all lanes, 0 for no limit
     * @param waitingMax single requests that wait for credit at most
     * @param clock monotonic, in nanoseconds; for pace and hold
     */
    public RequestDispatcher(EventLoop loop, double pacePerSecondInAll, int waitingMax, LongSupplier clock) {
        this.loop = loop;
        this.clock = clock;
        this.paceInAll = new Pace(pacePerSecondInAll, clock.getAsLong());
        this.waitingMax = waitingMax;
    }

    /** One more way to send on; to be called before anything is sent. */
    public Lane lane(LaneSettings settings) {
        Lane lane = new Lane(this, settings, now());
        lanes.add(lane);
        return lane;
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
            Ticket<I, O> ticket = new Ticket<>(item, new SingleOutlet<>(exchange, sink));
            onLoop(() -> enqueue(ticket), () -> sink.success(exchange.notSent(item, NotSentReason.CLOSING)));
        });
    }

    /** A result for each of {@code items}, in the order of their answers. Any thread. */
    public <I, O> Flux<O> stream(Publisher<? extends I> items, Exchange<I, O> exchange) {
        return new RequestFlux<>(this, items, exchange);
    }

    public EventLoop loop() {
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

    long now() {
        return clock.getAsLong();
    }

    /** Pumps now, or at the end of the read that is being worked through. */
    void pumpSoon() {
        if (pumping || !lanes.isReading()) {
            pump();
        }
    }

    private void enqueue(Ticket<?, ?> ticket) {
        if (!refuseWithoutSession(ticket)) {
            if (waiting.size() + held.size() >= waitingMax) {
                ticket.notSent(NotSentReason.QUEUE_FULL);
            } else {
                waiting.add(ticket);
                pumpSoon();
            }
        }
    }

    /** Sends what has credit, then asks upstream for more; runs again, now or later, where that brought something at once. */
    private void pump() {
        if (pumping) {
            pumpAgain = true;
            return;
        }
        pumping = true;
        refused = 0;
        try {
            do {
                pumpAgain = false;
                demand(sendAll());
            } while (pumpAgain && !refusedEnough());
        } finally {
            pumping = false;
        }
        if (refusedEnough() && !pumpQueued) {
            pumpQueued = true;
            loop.execute(this::onQueued);
        }
    }

    private void onQueued() {
        pumpQueued = false;
        pump();
    }

    private boolean refusedEnough() {
        return refused >= REFUSED_AT_ONCE_MAX;
    }

    private void refuse(Ticket<?, ?> ticket, NotSentReason reason) {
        refused++;
        ticket.notSent(reason);
    }

    /**
     * Sends until nothing is left, nothing more has credit, or enough has been refused.
     *
     * @return the moment of which that is true; a wait must be counted from it, or one that ends in between is missed
     */
    private long sendAll() {
        long now = now();
        if (!takes()) {
            refuseAll();
            return now;
        }
        while (true) {
            sendHeld(now);
            Lane lane = held.size() < waitingMax && !refusedEnough() ? best(now, false) : null;
            Ticket<?, ?> next = lane == null ? null : next();
            if (lane == null || next == null) {
                return now;
            }
            send(next, lane, now);
            now = now();
        }
    }

    /** Sends on a lane that has credit, unless that lane's peer cannot take it, or none can. */
    private void send(Ticket<?, ?> ticket, Lane lane, long now) {
        PduRequest request = ticket.request();
        if (RequestNeeds.moreThanAFrame(request)) {
            refuse(ticket, NotSentReason.TOO_LONG);
        } else if (!lane.hasTlvs() && RequestNeeds.tlvs(request)) {
            held.add(ticket);
        } else {
            lane.send(ticket, now);
            paceInAll.take(now);
        }
    }

    /** Sends what met a peer without optional parameters and cannot do without them, as far as another has credit. */
    private void sendHeld(long now) {
        while (!held.isEmpty() && !lanes.hasTlvs() && !refusedEnough()) {
            refuse(held.remove(), NotSentReason.NEEDS_TLVS);
        }
        for (Lane lane = heldLane(now); lane != null; lane = heldLane(now)) {
            lane.send(held.remove(), now);
            paceInAll.take(now);
        }
    }

    private @Nullable Lane heldLane(long now) {
        return held.isEmpty() ? null : best(now, true);
    }

    private @Nullable Lane best(long now, boolean withTlvs) {
        return paceInAll.available(now) == 0 ? null : lanes.best(now, withTlvs);
    }

    /** Whether requests may come: there is a session, and the end has not been said. */
    private boolean takes() {
        return !closed && lanes.isAttached();
    }

    private void refuseAll() {
        while (!held.isEmpty()) {
            refuseWithoutSession(held.remove());
        }
        for (Ticket<?, ?> next = next(); next != null; next = next()) {
            refuseWithoutSession(next);
        }
    }

    private boolean refuseWithoutSession(Ticket<?, ?> ticket) {
        if (takes()) {
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

    private void demand(long now) {
        if (!takes()) {
            return;
        }
        int credit = credit(now);
        for (int i = 0; credit > 0 && i < streams.size(); i++) {
            streams.get(i).demand(credit);
        }
        wakeWhenAllowed(now);
    }

    /** What is held has its place among what was asked for, so that not more and more is. */
    private int credit(long now) {
        return Math.clamp(lanes.credit(now) - held.size(), 0, paceInAll.available(now));
    }

    /** A session has room and only the clock stands against sending: come back when it no longer does. */
    private void wakeWhenAllowed(long now) {
        wakeAfter(lanes.nanosUntilAllowed(now, false), now);
        if (!held.isEmpty()) {
            wakeAfter(lanes.nanosUntilAllowed(now, true), now);
        }
    }

    private void wakeAfter(long nanosUntilAllowed, long now) {
        if (nanosUntilAllowed != Long.MAX_VALUE) {
            long nanos = Math.max(nanosUntilAllowed, paceInAll.nanosUntilNext(now));
            if (nanos > 0) {
                wakeIn(nanos, now);
            }
        }
    }

    private void wakeIn(long nanos, long now) {
        ScheduledFuture<?> earlier = wake;
        if (earlier != null && now + nanos - wakeAt >= 0) {
            return;
        }
        if (earlier != null) {
            earlier.cancel(false);
        }
        wakeAt = now + nanos;
        wake = loop.schedule(this::onWake, nanos, TimeUnit.NANOSECONDS);
    }

    private void onWake() {
        wake = null;
        pump();
    }
}
