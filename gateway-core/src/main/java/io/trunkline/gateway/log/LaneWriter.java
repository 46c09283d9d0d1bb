package io.trunkline.gateway.log;

import reactor.core.publisher.Mono;

/** Where an attempt that waited enters its lane. */
public interface LaneWriter {
    /**
     * Appends to the lane that the message names; completes when every in-sync replica has it. Retries while the log is
     * down and fails only when it gives up; then the record may be there all the same.
     */
    Mono<Void> append(LaneMessage message);
}
