package io.trunkline.gateway.intake;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.IdempotencyKey;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Which message stands for which key, for a day, the same on every node. Each operation is atomic. All fail with {@link
 * KeyClaimsUnavailableException} within about a second when the store does not answer.
 */
public interface KeyClaims {
    /** How long a key stands for its message, from the claim on. */
    Duration LIFE = Duration.ofHours(24);

    /** Claims the key of the envelope's account for the envelope, unless it is claimed, or may have been forgotten. */
    Mono<Claim> claim(IdempotencyKey key, Envelope envelope);

    /**
     * Claims a key though the store may have forgotten it, because the caller has asked elsewhere.
     *
     * @param instead a message that is known to be nowhere: a claim for it is void; null where there is none
     */
    Mono<Claim> claimAnew(IdempotencyKey key, Envelope envelope, @Nullable MessageSid instead);

    /** Who holds the key of this account; empty where nobody does as far as the store knows. Claims nothing. */
    Mono<Claim.Taken> holder(AccountSid account, IdempotencyKey key);

    /** The message is in the log. A claim that the store has lost meanwhile is there again afterwards. */
    Mono<Void> done(IdempotencyKey key, Envelope envelope);

    /** What came of claiming a key. */
    sealed interface Claim {
        /** The key stands for the envelope that was given. */
        record Ours() implements Claim {}

        /**
         * The key stands for another message.
         *
         * @param request what was asked for then, as {@link IdempotencyKey#request}
         * @param done whether the message is known to be in the log
         */
        record Taken(Envelope envelope, String request, boolean done) implements Claim {}

        /**
         * The store knows nothing of the key and was empty at some time within the last day.
         *
         * @param since from when on it has forgotten nothing
         */
        record Forgotten(Instant since) implements Claim {}
    }
}
