package io.trunkline.gateway.log;

import reactor.core.publisher.Mono;

/** How long the log is. */
public interface LogEnds {
    /** The offset behind the last record of {@code intake} that a reader could see when this was subscribed to. */
    Mono<Long> intakeEnd(int partition);
}
