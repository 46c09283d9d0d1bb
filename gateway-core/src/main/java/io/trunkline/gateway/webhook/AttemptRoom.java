package io.trunkline.gateway.webhook;

import io.trunkline.gateway.webhook.Endpoints.Permit;
import io.trunkline.gateway.webhook.Endpoints.Visitor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The room that one attempt takes, at one endpoint at a time: an answer may name another URL, whose endpoint has bounds of its
 * own. Room is given back before other room is waited for, so that attempts which go the other way round never wait for each
 * other. An endpoint that lags is not waited for: what waits would keep its own callbacks in the store. Thread-safe; one move at
 * a time.
 */
final class AttemptRoom {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Endpoints endpoints;
    private Endpoint at;
    private @Nullable Permit permit;
    private boolean over;

    /**
     * Begins with room at an endpoint.
     *
     * @param permit for {@code at}
     */
    AttemptRoom(Endpoints endpoints, Endpoint at, Permit permit) {
        this.endpoints = endpoints;
        this.at = at;
        this.permit = permit;
    }

    /** Emits true once there is room at the endpoint; false where there is none in time, or the attempt is over. */
    Mono<Boolean> move(Endpoint to) {
        return Mono.create(sink -> {
            if (isAt(to)) {
                sink.success(true);
            } else {
                giveBack();
                headFor(to);
                endpoints.enter(to, endpoints.isLagging(to) ? Duration.ZERO : PATIENCE, new Entering(to, sink));
            }
        });
    }

    /** Gives back what is held; nothing is taken any more. */
    void leave() {
        synchronized (this) {
            over = true;
        }
        giveBack();
    }

    /** The endpoint that it has room at, or waits for. */
    synchronized Endpoint at() {
        return at;
    }

    private synchronized void headFor(Endpoint to) {
        at = to;
    }

    private synchronized boolean isAt(Endpoint to) {
        return permit != null && at.equals(to);
    }

    /** Without the lock: giving back lets others in. */
    private void giveBack() {
        @Nullable Permit held;
        synchronized (this) {
            held = permit;
            permit = null;
        }
        if (held != null) {
            held.release();
        }
    }

    private synchronized boolean take(Permit next) {
        if (over) {
            return false;
        }
        permit = next;
        return true;
    }

    private final class Entering implements Visitor {
        private final Endpoint to;
        private final MonoSink<Boolean> sink;

        private Entering(Endpoint to, MonoSink<Boolean> sink) {
            this.to = to;
            this.sink = sink;
        }

        @Override
        public void entered(Permit next) {
            boolean taken = take(next);
            if (!taken) {
                next.release();
            }
            sink.success(taken);
        }

        @Override
        public void turnedAway() {
            endpoints.tooSlow(to);
            sink.success(false);
        }
    }
}
