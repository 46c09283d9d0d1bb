package io.trunkline.api;

import io.trunkline.gateway.intake.KeyClaims;
import io.trunkline.gateway.intake.KeyClaims.Claim.Ours;
import io.trunkline.gateway.intake.KeyClaims.Claim.Taken;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.IdempotencyKey;
import io.trunkline.gateway.message.MessageSid;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Keys in a map, and the fault that their store may have. */
public final class MemoryKeyClaims implements KeyClaims {
    private final Map<String, Taken> byName = new ConcurrentHashMap<>();
    private volatile @Nullable RuntimeException fault;

    /** Every call fails with it from now on; null ends that. */
    public void failWith(@Nullable RuntimeException newFault) {
        fault = newFault;
    }

    @Override
    public Mono<Claim> claim(IdempotencyKey key, Envelope envelope) {
        return whenUp(Mono.fromSupplier(() -> {
            Taken before = byName.putIfAbsent(name(envelope.account(), key), new Taken(envelope, key.request(), false));
            return before == null ? new Ours() : before;
        }));
    }

    @Override
    public Mono<Claim> claimAnew(IdempotencyKey key, Envelope envelope, @Nullable MessageSid instead) {
        return claim(key, envelope);
    }

    @Override
    public Mono<Taken> holder(AccountSid account, IdempotencyKey key) {
        return whenUp(Mono.fromSupplier(() -> Objects.requireNonNull(byName.get(name(account, key)))))
                .onErrorComplete(NullPointerException.class);
    }

    @Override
    public Mono<Void> done(IdempotencyKey key, Envelope envelope) {
        return whenUp(Mono.fromRunnable(
                () -> byName.put(name(envelope.account(), key), new Taken(envelope, key.request(), true))));
    }

    private <T> Mono<T> whenUp(Mono<T> answer) {
        return Mono.defer(() -> {
            RuntimeException now = fault;
            return now == null ? answer : Mono.error(now);
        });
    }

    private static String name(AccountSid account, IdempotencyKey key) {
        return account.value() + key.digest();
    }
}
