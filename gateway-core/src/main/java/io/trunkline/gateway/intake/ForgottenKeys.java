package io.trunkline.gateway.intake;

import io.trunkline.gateway.intake.AcceptedBefore.Keyed;
import io.trunkline.gateway.message.AccountSid;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What the read model knows of keys that their store has forgotten. A store that lost its memory is believed only once all
 * appends that it had let through are in the log and in the read model.
 *
 * <p>Every key is new to such a store, so all keyed requests come here at once: those with one key share a question, all
 * share the wait for the read model, and no more than {@value #ASKED_MAX} keys are asked for at a time; of more it
 * cannot be told now. Thread-safe.
 */
final class ForgottenKeys {
    static final int ASKED_MAX = 64;

    /** After that, what was claimed before a loss of memory is in the log or never will be: the delivery time-out. */
    private static final Duration IN_FLIGHT_MAX = Duration.ofSeconds(11);

    private final AcceptedBefore before;
    private final InstantSource clock;
    private final Map<Question, Mono<Optional<Keyed>>> asked = new ConcurrentHashMap<>();
    private final Map<Instant, Mono<Void>> catchingUp = new ConcurrentHashMap<>();

    /** The loss of memory before which the read model is known to have read everything. */
    private volatile Instant readBefore = Instant.MIN;

    ForgottenKeys(AcceptedBefore before, InstantSource clock) {
        this.before = before;
        this.clock = clock;
    }

    /** What can be told of a key. */
    sealed interface Recalled {
        /** A message came with it within its day. */
        record Known(Keyed message) implements Recalled {}

        /** No message did. */
        record Unknown() implements Recalled {}

        /** Nobody can know yet: an append may be in flight for so long. */
        record Later(Duration by) implements Recalled {}
    }

    /**
     * One look at the read model.
     *
     * @param readBefore the loss of memory before which it had read everything when the look began; null if none
     */
    private record Question(
            AccountSid account, String digest, @Nullable Instant readBefore) {}

    /**
     * Emits what the key was used for; fails where the read model cannot tell now.
     *
     * @param since when the store lost its memory
     */
    Mono<Recalled> recall(AccountSid account, String digest, Instant since) {
        return Mono.defer(() -> {
            // Asked before the look: one that began earlier may have missed what was read meanwhile
            boolean complete = readBefore.equals(since);
            return look(new Question(account, digest, complete ? since : null))
                    .flatMap(found -> found.isPresent() || complete
                            ? Mono.just(told(found))
                            : recallLater(account, digest, since));
        });
    }

    private Mono<Recalled> recallLater(AccountSid account, String digest, Instant since) {
        Duration wait = Duration.between(clock.instant(), since.plus(IN_FLIGHT_MAX));
        return wait.isPositive()
                ? Mono.just(new Recalled.Later(wait))
                : caughtUp(since)
                        .then(Mono.defer(() -> look(new Question(account, digest, since))))
                        .map(ForgottenKeys::told);
    }

    private static Recalled told(Optional<Keyed> found) {
        return found.<Recalled>map(Recalled.Known::new).orElseGet(Recalled.Unknown::new);
    }

    private Mono<Optional<Keyed>> look(Question question) {
        return asked.size() >= ASKED_MAX && !asked.containsKey(question)
                ? Mono.error(new IllegalStateException(ASKED_MAX + " keys are asked for already (expected: fewer)"))
                : begun(asked.computeIfAbsent(question, this::ask));
    }

    /** Who asks may have gone before it subscribes; the question has its end all the same. */
    private static <T> Mono<T> begun(Mono<T> shared) {
        shared.subscribe(answer -> {}, fault -> {});
        return shared;
    }

    private Mono<Optional<Keyed>> ask(Question question) {
        return Mono.defer(() -> before.withKey(question.account(), question.digest()))
                .filter(found ->
                        found.envelope().acceptedAt().isAfter(clock.instant().minus(KeyClaims.LIFE)))
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .doFinally(signal -> asked.remove(question))
                .cache();
    }

    private Mono<Void> caughtUp(Instant since) {
        return begun(catchingUp.computeIfAbsent(
                since,
                lost -> Mono.defer(before::caughtUp)
                        .doOnSuccess(nothing -> readBefore = lost)
                        .doFinally(signal -> catchingUp.remove(lost))
                        .cache()));
    }
}
