package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.log.LifecycleLog;
import reactor.core.publisher.Mono;

/** Says of a cancel that it is in the log, and never puts it there. */
final class CancelForgotten implements Ports {
    @Override
    public LifecycleLog lifecycle(LifecycleLog log) {
        return event -> event instanceof MessageCanceled ? Mono.empty() : log.append(event);
    }
}
