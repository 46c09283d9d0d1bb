package io.trunkline.gateway.log;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import reactor.core.publisher.Mono;

/** Where facts about messages become durable. */
public interface LifecycleLog {
    /**
     * Appends a fact; completes when every in-sync replica has it. Facts of one message keep the order in which this
     * method was subscribed to. Retries while the log is down and fails only when it gives up.
     */
    Mono<Void> append(LifecycleEvent event);
}
