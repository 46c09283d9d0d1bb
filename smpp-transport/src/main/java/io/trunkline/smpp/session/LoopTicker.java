package io.trunkline.smpp.session;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One coarse tick for all sessions of an event loop, instead of timers per session; still while there are none. Event
 * loop only.
 */
final class LoopTicker {
    static final long TICK_MILLIS = 100;

    private static final FastThreadLocal<LoopTicker> OF_THIS_LOOP = new FastThreadLocal<>() {
        @Override
        protected LoopTicker initialValue() {
            return new LoopTicker();
        }
    };

    private final List<SmppSession> sessions = new ArrayList<>();
    private @Nullable ScheduledFuture<?> ticking;

    private LoopTicker() {}

    static void join(SmppSession session, EventLoop loop) {
        LoopTicker ticker = OF_THIS_LOOP.get();
        session.tickIndex = ticker.sessions.size();
        ticker.sessions.add(session);
        if (ticker.ticking == null) {
            ticker.ticking = loop.scheduleAtFixedRate(ticker::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Takes the session out; the last one fills its place. */
    static void leave(SmppSession session) {
        LoopTicker ticker = OF_THIS_LOOP.get();
        int index = session.tickIndex;
        if (index < 0) {
            return;
        }
        SmppSession last = ticker.sessions.removeLast();
        if (last != session) {
            ticker.sessions.set(index, last);
            last.tickIndex = index;
        }
        session.tickIndex = -1;
        if (ticker.sessions.isEmpty() && ticker.ticking != null) {
            ticker.ticking.cancel(false);
            ticker.ticking = null;
        }
    }

    /** Backwards, so that a session may leave during its own tick. */
    private void tick() {
        long now = System.nanoTime();
        for (int i = sessions.size() - 1; i >= 0; i--) {
            if (i < sessions.size()) {
                sessions.get(i).onTick(now);
            }
        }
    }
}
