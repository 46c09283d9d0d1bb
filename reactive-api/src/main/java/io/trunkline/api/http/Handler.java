package io.trunkline.api.http;

import reactor.core.publisher.Mono;

/** What answers the requests of a route. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers; called on an event loop, so it must not block. An error or an empty answer is a fault of ours and becomes
     * 500.
     */
    Mono<Answer> handle(Request request);
}
