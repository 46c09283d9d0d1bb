package io.trunkline.gateway.config;

import reactor.core.publisher.Mono;

/** The directory as all nodes share it. */
public interface DirectoryLog {
    /** The directory as this node knows it now. */
    Directory current();

    /** Who has opted out of what, as this node knows it now; changes as they do. Nobody where nothing else is known. */
    default OptOuts optOuts() {
        return new OptOuts();
    }

    /** Puts an entry; completes once it is durable and {@link #current} on this node has it. */
    Mono<Void> put(DirectoryEntry entry);
}
