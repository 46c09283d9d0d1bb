package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.log.LifecycleLog;
import java.util.List;

/** Writes down a submission whose answer was lost as one that the carrier has accepted. */
final class DoubtHidden implements Ports {
    @Override
    public LifecycleLog lifecycle(LifecycleLog log) {
        return event -> log.append(certain(event));
    }

    private static LifecycleEvent certain(LifecycleEvent event) {
        return event instanceof SubmissionUnknown unknown
                ? new MessageSubmitted(
                        unknown.sid(),
                        unknown.at(),
                        unknown.envelope(),
                        unknown.attempt(),
                        unknown.carrier(),
                        List.of())
                : event;
    }
}
