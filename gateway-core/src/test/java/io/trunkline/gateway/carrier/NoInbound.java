package io.trunkline.gateway.carrier;

import io.trunkline.gateway.log.InboundLog;
import io.trunkline.gateway.log.InboundPart;
import reactor.core.publisher.Mono;

/** A log that takes whatever subscribers send and keeps none of it. */
public final class NoInbound implements InboundLog {
    @Override
    public Mono<Void> append(InboundPart part) {
        return Mono.empty();
    }

    @Override
    public int partitions() {
        return 1;
    }
}
