package io.trunkline.api;

import io.trunkline.gateway.intake.AcceptedBefore;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.MessageSid;
import reactor.core.publisher.Mono;

/** A read model without a message. */
final class NothingBefore implements AcceptedBefore {
    @Override
    public Mono<Keyed> withKey(AccountSid account, String digest) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> caughtUp() {
        return Mono.empty();
    }

    @Override
    public Mono<Boolean> contains(AccountSid account, MessageSid sid) {
        return Mono.just(false);
    }
}
