package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.message.ErrorCode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes down one first submission in {@value #EVERY}, which the carrier has accepted, as one that another route may have: a
 * fallback while the attempt before is open.
 */
final class OpenFallback implements Ports {
    static final int EVERY = 10;

    private final AtomicInteger submitted = new AtomicInteger();

    @Override
    public LifecycleLog lifecycle(LifecycleLog log) {
        return event -> log.append(
                event instanceof MessageSubmitted first
                                && first.attempt() == 1
                                && submitted.incrementAndGet() % EVERY == 0
                        ? refused(first)
                        : event);
    }

    private static LifecycleEvent refused(MessageSubmitted first) {
        return new AttemptRefused(
                first.sid(),
                first.at(),
                first.envelope(),
                first.attempt(),
                first.carrier(),
                ErrorCode.UNKNOWN_ERROR,
                "planted",
                LifecycleEvent.ALL_SEGMENTS,
                List.of(),
                false,
                Recourse.ELSEWHERE_OR_LATER);
    }
}
