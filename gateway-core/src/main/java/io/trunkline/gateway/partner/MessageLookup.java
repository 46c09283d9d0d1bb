package io.trunkline.gateway.partner;

import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.MessageSid;
import reactor.core.publisher.Mono;

/** Where the read model tells how a message stands. */
@FunctionalInterface
public interface MessageLookup {
    /** The state of the account's message; empty where there is none. Fails while it cannot be known. */
    Mono<MessageState> find(AccountSid account, MessageSid sid);
}
