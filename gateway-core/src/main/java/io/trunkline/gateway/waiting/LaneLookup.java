package io.trunkline.gateway.waiting;

import io.trunkline.gateway.log.LaneCancel;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.MessageSid;
import reactor.core.publisher.Mono;

/** Where the read model tells in which lane a message lies. */
@FunctionalInterface
public interface LaneLookup {
    /**
     * Where the account's message lies, as far as is known; empty where it is in no lane, or a carrier may have some of it. Fails
     * while nobody can say.
     */
    Mono<InLane> find(AccountSid account, MessageSid sid);

    /**
     * A message that was handed to a slot.
     *
     * @param cancel what takes it back
     */
    record InLane(int slot, LaneCancel cancel) {}
}
