package io.trunkline.gateway.intake;

import io.trunkline.gateway.intake.AcceptedBefore.Keyed;
import io.trunkline.gateway.intake.ForgottenKeys.Recalled;
import io.trunkline.gateway.intake.IntakeResult.Accepted;
import io.trunkline.gateway.intake.IntakeResult.KeyOfAnotherRequest;
import io.trunkline.gateway.intake.IntakeResult.KeysUnavailable;
import io.trunkline.gateway.intake.IntakeResult.Repeated;
import io.trunkline.gateway.intake.KeyClaims.Claim;
import io.trunkline.gateway.intake.KeyClaims.Claim.Forgotten;
import io.trunkline.gateway.intake.KeyClaims.Claim.Ours;
import io.trunkline.gateway.intake.KeyClaims.Claim.Taken;
import io.trunkline.gateway.intake.admission.Offered;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.IdempotencyKey;
import io.trunkline.gateway.progress.OnceAMinute;
import io.trunkline.gateway.queue.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Takes each keyed request once for {@link KeyClaims#LIFE}, whatever the node or crash. Thread-safe.
 *
 * <pre>
 *            +-- ours ------------------> append, mark done, 201
 *            |                +- done --> 201 without an append
 *   claim ---+-- taken -------+- young -> append the same SID again (who routes drops one), mark done, 201
 *            |                +- between > come back: its last append may be in flight
 *            |                +- old ---> in the log? then done, else the key gets a new SID
 *            +-- forgotten -> asked of the read model; then one of the above
 * </pre>
 *
 * <p>Where the account has limits, a key that nobody holds passes them before it is claimed.
 *
 * <p>A SID is appended within {@link #APPENDED_WITHIN} of its millisecond or never: that bounds how far back its first
 * record can lie.
 */
public final class KeyedIntake {
    /** Up to when a message may be appended again, counted from its SID's millisecond. */
    public static final Duration APPENDED_WITHIN = Duration.ofMinutes(10);

    /** From then on a message is in the log or never will be: its last append has ended, whichever node's clock is right. */
    private static final Duration SETTLED_AFTER = APPENDED_WITHIN.plusSeconds(30);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int CLAIMS_MAX = 4;
    private static final Logger LOG = LoggerFactory.getLogger(KeyedIntake.class);

    private final Intake intake;
    private final KeyClaims claims;
    private final AcceptedBefore before;
    private final ForgottenKeys forgotten;
    private final InstantSource clock;
    private final OnceAMinute outages = new OnceAMinute();

    public KeyedIntake(Intake intake, KeyClaims claims, AcceptedBefore before, InstantSource clock) {
        this.intake = intake;
        this.claims = claims;
        this.before = before;
        this.forgotten = new ForgottenKeys(before, clock);
        this.clock = clock;
    }

    /**
     * Admits a message, once where it has a key.
     *
     * @param key null for a request that is a message of its own however often it comes
     */
    public Mono<IntakeResult> accept(NewMessage request, @Nullable IdempotencyKey key) {
        if (key == null) {
            return intake.accept(request);
        }
        return Mono.defer(() -> claimed(request, key)).onErrorResume(KeyedIntake::isOutage, fault -> {
            outages.happened(count -> LOG.warn("{} keyed requests are told to come back: {}", count, fault.toString()));
            return Mono.just(new KeysUnavailable(RETRY_AFTER));
        });
    }

    /** What {@link #accept} would answer to a request without a key; nothing is appended, counted or remembered. */
    public Mono<DryRun> dryRun(NewMessage request) {
        return intake.dryRun(request);
    }

    /** As {@link Intake#forecast}. */
    public Forecast forecast(Envelope envelope, boolean accepted) {
        return intake.forecast(envelope, accepted);
    }

    private static boolean isOutage(Throwable fault) {
        return fault instanceof KeyClaimsUnavailableException || fault instanceof CannotTellException;
    }

    private Mono<IntakeResult> claimed(NewMessage request, IdempotencyKey key) {
        AcceptedMessage fresh;
        try {
            fresh = intake.checked(request);
        } catch (Intake.Refusal refusal) {
            return refused(request, key, refusal.result());
        }
        AcceptedMessage keyed = new AcceptedMessage(fresh.envelope(), fresh.body(), key, false);
        Mono<IntakeResult> claimed =
                Mono.defer(() -> claims.claim(key, keyed.envelope())).flatMap(claim -> follow(claim, keyed, 1));
        Offered offered = intake.gate().offered(request, keyed);
        return intake.counted(keyed, offered.isFree() ? claimed : limited(offered, keyed, claimed));
    }

    /** A repeat counts against no limit; who is refused has claimed nothing. Equals that come at once may count each. */
    private Mono<IntakeResult> limited(Offered offered, AcceptedMessage keyed, Mono<IntakeResult> claimed) {
        return claims.holder(keyed.envelope().account(), key(keyed))
                .hasElement()
                .flatMap(repeat -> repeat ? claimed : intake.gate().pass(offered, () -> claimed));
    }

    /** What was right when it was accepted stays accepted, though a sender or a service may have gone since. */
    private Mono<IntakeResult> refused(NewMessage request, IdempotencyKey key, IntakeResult refusal) {
        String body = request.body();
        return claims.holder(request.account(), key)
                .filter(taken -> body != null && taken.request().equals(key.request()))
                .flatMap(taken -> {
                    AcceptedMessage same =
                            new AcceptedMessage(taken.envelope(), Objects.requireNonNull(body), key, true);
                    return taken.done() || !isSettled(taken.envelope())
                            ? taken(taken, same, 1)
                            : cannotTell(contains(same)).map(there -> there ? new Repeated(same) : refusal);
                })
                .defaultIfEmpty(refusal);
    }

    private boolean isYoung(Envelope envelope) {
        return age(envelope).compareTo(APPENDED_WITHIN) < 0;
    }

    private boolean isSettled(Envelope envelope) {
        return age(envelope).compareTo(SETTLED_AFTER) >= 0;
    }

    private Duration age(Envelope envelope) {
        return Duration.ofMillis(clock.millis() - envelope.sid().millis());
    }

    /** Of a settled message: the read model must have come to where its last append may lie. */
    private Mono<Boolean> contains(AcceptedMessage message) {
        return before.caughtUp()
                .then(Mono.defer(() -> before.contains(
                        message.envelope().account(), message.envelope().sid())));
    }

    /** A claim that changes under our hands is looked at again, {@value #CLAIMS_MAX} times at the most. */
    private Mono<IntakeResult> follow(Claim claim, AcceptedMessage fresh, int claimed) {
        if (claimed > CLAIMS_MAX) {
            return Mono.just(new KeysUnavailable(RETRY_AFTER));
        }
        return switch (claim) {
            case Ours ours -> append(fresh);
            case Taken taken -> taken(taken, fresh, claimed);
            case Forgotten forgotten -> recalled(forgotten.since(), fresh, claimed);
        };
    }

    private Mono<IntakeResult> taken(Taken taken, AcceptedMessage fresh, int claimed) {
        IdempotencyKey key = key(fresh);
        Envelope envelope = taken.envelope();
        if (!taken.request().equals(key.request())) {
            return Mono.just(new KeyOfAnotherRequest());
        }
        AcceptedMessage same = new AcceptedMessage(envelope, fresh.body(), key, true);
        if (taken.done()) {
            return Mono.just(new Repeated(same));
        }
        if (isYoung(envelope)) {
            return append(same);
        }
        if (!isSettled(envelope)) {
            return Mono.just(new KeysUnavailable(SETTLED_AFTER.minus(age(envelope))));
        }
        return cannotTell(contains(same))
                .flatMap(there -> there
                        ? done(same).thenReturn(new Repeated(same))
                        : claims.claimAnew(key, fresh.envelope(), envelope.sid())
                                .flatMap(claim -> follow(claim, fresh, claimed + 1)));
    }

    private Mono<IntakeResult> recalled(Instant since, AcceptedMessage fresh, int claimed) {
        return cannotTell(
                        forgotten.recall(fresh.envelope().account(), key(fresh).digest(), since))
                .flatMap(recalled -> switch (recalled) {
                    case Recalled.Known known -> restored(known.message(), fresh, claimed);
                    case Recalled.Unknown unknown -> anew(fresh, claimed);
                    case Recalled.Later later -> Mono.just(new KeysUnavailable(later.by()));
                });
    }

    private Mono<IntakeResult> anew(AcceptedMessage fresh, int claimed) {
        return claims.claimAnew(key(fresh), fresh.envelope(), null).flatMap(claim -> follow(claim, fresh, claimed + 1));
    }

    /** The store gets back what it has forgotten. */
    private Mono<IntakeResult> restored(Keyed found, AcceptedMessage fresh, int claimed) {
        IdempotencyKey then = new IdempotencyKey(key(fresh).digest(), found.request());
        return claims.done(then, found.envelope())
                .then(Mono.defer(() -> taken(new Taken(found.envelope(), found.request(), true), fresh, claimed)));
    }

    /** Who was held up since the claim, for longer than a SID may be appended, leaves it to whoever comes next. */
    private Mono<IntakeResult> append(AcceptedMessage message) {
        if (!isYoung(message.envelope())) {
            return Mono.just(new KeysUnavailable(RETRY_AFTER));
        }
        return intake.append(message)
                .flatMap(result -> result instanceof Accepted ? done(message).thenReturn(result) : Mono.just(result));
    }

    /** A mark that is not made costs the next repeat an append, and nothing else. */
    private Mono<Void> done(AcceptedMessage message) {
        return claims.done(key(message), message.envelope()).onErrorComplete(KeyClaimsUnavailableException.class);
    }

    private static IdempotencyKey key(AcceptedMessage message) {
        return Objects.requireNonNull(message.key());
    }

    private static <T> Mono<T> cannotTell(Mono<T> answer) {
        return answer.onErrorMap(CannotTellException::new);
    }

    /** The read model cannot answer now. */
    private static final class CannotTellException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CannotTellException(Throwable cause) {
            super("the read model cannot tell what came with a key: " + cause, cause);
        }
    }
}
