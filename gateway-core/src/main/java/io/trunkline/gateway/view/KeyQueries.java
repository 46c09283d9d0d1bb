package io.trunkline.gateway.view;

import io.trunkline.gateway.message.AccountSid;
import reactor.core.publisher.Mono;

/** What may be asked about idempotency keys of the last two days. Both fail with {@link ViewUnavailableException}. */
public interface KeyQueries {
    /**
     * The newest message of the account with this key, as far as the view has read; empty if none.
     *
     * @param digest SHA-256 of the key, 64 hexadecimal digits
     */
    Mono<KeyedMessage> withKey(AccountSid account, String digest);

    /** Completes once the view has read what {@code intake} held when this was subscribed to; waits two seconds at most. */
    Mono<Void> caughtUp();
}
