package io.trunkline.gateway.webhook;

import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.message.MessageSid;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Where the states of messages are found again that are not in memory, which is so after a restart. */
@FunctionalInterface
public interface MessageStates {
    /** The states as far as the view has them, of those that the view has met. Fails while it cannot say. */
    Mono<Map<MessageSid, MessageState>> find(Set<MessageSid> sids);
}
