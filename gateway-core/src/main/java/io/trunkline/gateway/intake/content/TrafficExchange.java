package io.trunkline.gateway.intake.content;

import java.util.List;
import reactor.core.publisher.Mono;

/** Where nodes tell each other of their traffic. */
public interface TrafficExchange {
    /**
     * Tells the others, and emits what they told since the last call; the first call hears nothing. One call at a time. Fails
     * in bounded time where nobody can be told.
     *
     * @param untold may be empty
     */
    Mono<List<Sighting>> exchange(List<Sighting> untold);
}
