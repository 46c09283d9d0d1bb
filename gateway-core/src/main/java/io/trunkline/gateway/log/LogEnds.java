package io.trunkline.gateway.log;

import reactor.core.publisher.Mono;

/** How long the log is. */
public interface LogEnds {
    /** Behind the last records of the partition that a reader could see when this was subscribed to. */
    Mono<LogPosition> end(int partition);
}
