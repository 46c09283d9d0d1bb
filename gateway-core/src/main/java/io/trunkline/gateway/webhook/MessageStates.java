package io.trunkline.gateway.webhook;

import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.message.MessageSid;
import reactor.core.publisher.Mono;

/** Where the states of messages are found again that are not in memory, which is so after a restart. */
@FunctionalInterface
public interface MessageStates {
    /** The state as far as the view has it; empty where the view has not met the message. Fails while it cannot say. */
    Mono<MessageState> find(MessageSid sid);
}
