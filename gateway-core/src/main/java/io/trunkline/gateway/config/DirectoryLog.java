package io.trunkline.gateway.config;

import reactor.core.publisher.Mono;

/** The directory as all nodes share it. */
public interface DirectoryLog {
    /** The directory as this node knows it now. */
    Directory current();

    /** Puts an entry; completes once it is durable and {@link #current} on this node has it. */
    Mono<Void> put(DirectoryEntry entry);
}
