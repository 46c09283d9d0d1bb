package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.log.LifecycleLog;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Says of one kind of fact that it is in the log and puts it there later. */
final class FactBeforeAppend implements Ports {
    private static final Duration LATER = Duration.ofSeconds(1);

    private final Fact early;

    /** The kind. */
    enum Fact {
        SUBMISSION,
        RECEIPT
    }

    FactBeforeAppend(Fact early) {
        this.early = early;
    }

    @Override
    public LifecycleLog lifecycle(LifecycleLog log) {
        return event -> isEarly(event)
                ? Mono.fromRunnable(
                        () -> Mono.delay(LATER).then(log.append(event)).retry().subscribe())
                : log.append(event);
    }

    private boolean isEarly(LifecycleEvent event) {
        return switch (early) {
            case SUBMISSION -> event instanceof MessageSubmitted;
            case RECEIPT -> event instanceof ReceiptReceived;
        };
    }
}
