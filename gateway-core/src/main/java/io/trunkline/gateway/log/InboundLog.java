package io.trunkline.gateway.log;

import reactor.core.publisher.Mono;

/** Where what subscribers send becomes durable before the carrier is answered. */
public interface InboundLog {
    /** Appends a part; completes when every in-sync replica has it. Fails within some ten seconds. */
    Mono<Void> append(InboundPart part);

    /** How many partitions a message's SID may name. */
    int partitions();
}
