package io.trunkline.gateway.log;

import reactor.core.publisher.Mono;

/** Where whoever owns a slot is asked to cancel what lies in its lane. */
public interface LaneCancels {
    /** Completes when every in-sync replica has it: a fact tells what came of it. Fails as {@link LaneWriter#append} does. */
    Mono<Void> cancel(int slot, LaneCancel cancel);
}
