package io.trunkline.gateway.webhook;

import io.trunkline.gateway.message.MessageSid;
import reactor.core.publisher.Flux;

/** What was posted about a message, and what came of it. */
public interface CallbackHistory {
    /** The attempts of one message, oldest first, the first hundred; fails while the store cannot be reached. */
    Flux<CallbackAttempt> attempts(MessageSid sid);
}
