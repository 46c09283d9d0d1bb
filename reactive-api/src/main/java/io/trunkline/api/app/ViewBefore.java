package io.trunkline.api.app;

import io.trunkline.gateway.intake.AcceptedBefore;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.KeyQueries;
import io.trunkline.gateway.view.MessageQueries;
import java.util.Set;
import reactor.core.publisher.Mono;

/** What intake asks the view. */
record ViewBefore(KeyQueries keys, MessageQueries messages) implements AcceptedBefore {
    @Override
    public Mono<Keyed> withKey(AccountSid account, String digest) {
        return keys.withKey(account, digest)
                .map(found -> new Keyed(found.envelope(), found.key().request()));
    }

    @Override
    public Mono<Void> caughtUp() {
        return keys.caughtUp();
    }

    /** The first question waits for the view; the second is for deleted messages, which the first does not show. */
    @Override
    public Mono<Boolean> contains(AccountSid account, MessageSid sid) {
        return messages.find(account, sid)
                .hasElement()
                .flatMap(found ->
                        found ? Mono.just(true) : messages.states(Set.of(sid)).map(states -> states.containsKey(sid)));
    }
}
