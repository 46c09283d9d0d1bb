package io.trunkline.gateway.intake;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import reactor.core.publisher.Mono;

/** What the read model knows of messages that were accepted. Every call fails where it cannot tell now. */
public interface AcceptedBefore {
    /** The newest message of the account that came with this key, as far as the read model has come; empty if none. */
    Mono<Keyed> withKey(AccountSid account, String digest);

    /** Completes once the read model has come as far as the log was when this was subscribed to; bounded. */
    Mono<Void> caughtUp();

    /** Whether the log holds the message: waits, bounded, until the read model can tell. */
    Mono<Boolean> contains(AccountSid account, MessageSid sid);

    /**
     * A message and what was asked for.
     *
     * @param request as {@link io.trunkline.gateway.message.IdempotencyKey#request}
     */
    record Keyed(Envelope envelope, String request) {}
}
