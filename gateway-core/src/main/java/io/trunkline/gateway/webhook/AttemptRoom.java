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
 * other. Thread-safe; one move at a time.
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
                endpoints.enter(to, PATIENCE, new Entering(to, sink));
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

    private synchronized boolean take(Endpoint to, Permit next) {
        if (over) {
            return false;
        }
        at = to;
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
            boolean taken = take(to, next);
            if (!taken) {
                next.release();
            }
            sink.success(taken);
        }

        @Override
        public void turnedAway() {
            sink.success(false);
        }
    }
}
