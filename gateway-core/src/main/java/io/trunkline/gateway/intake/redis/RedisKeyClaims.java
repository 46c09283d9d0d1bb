package io.trunkline.gateway.intake.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lettuce.core.RedisURI;
import io.trunkline.gateway.intake.KeyClaims;
import io.trunkline.gateway.intake.KeyClaims.Claim.Forgotten;
import io.trunkline.gateway.intake.KeyClaims.Claim.Ours;
import io.trunkline.gateway.intake.KeyClaims.Claim.Taken;
import io.trunkline.gateway.intake.KeyClaimsUnavailableException;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.log.wire.EnvelopeRecord;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.IdempotencyKey;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.redis.RedisLink;
import io.trunkline.gateway.redis.RedisUnavailableException;
import io.trunkline.gateway.redis.Script;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keys are claimed in Redis. Thread-safe.
 *
 * <p>Keys in Redis: {@code intake:key:ACCOUNT:DIGEST}, a hash of some 400 octets that lives for a day, and the sentinel
 * {@code intake:since}: since when this Redis has forgotten nothing. A Redis without the sentinel has lost its memory; it
 * is looked for each second, and set anew to the time of that look, or to the beginning of time where the log is empty and
 * there is nothing that could have been forgotten.
 */
public final class RedisKeyClaims implements KeyClaims, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisKeyClaims.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final String SINCE_KEY = "intake:since";
    private static final Script CLAIM = Script.named(RedisKeyClaims.class, "claim.lua");
    private static final Script HOLDER = Script.named(RedisKeyClaims.class, "holder.lua");
    private static final Script DONE = Script.named(RedisKeyClaims.class, "done.lua");
    private static final Script SINCE = Script.named(RedisKeyClaims.class, "since.lua");
    private static final byte[] NOTHING = {};

    private final RedisLink redis;
    private final Mono<Boolean> logIsEmpty;
    private final InstantSource clock;
    private final Disposable watch;

    /**
     * Connects at once and, where that fails, at a later call; looks after the sentinel until it is closed.
     *
     * @param address {@code redis://HOST:PORT}
     * @param logIsEmpty whether no message was ever accepted; asked when the sentinel is missing
     */
    public RedisKeyClaims(String address, Mono<Boolean> logIsEmpty, InstantSource clock) {
        this(RedisURI.create(address), logIsEmpty, clock, ANSWER_MAX);
    }

    RedisKeyClaims(RedisURI address, Mono<Boolean> logIsEmpty, InstantSource clock, Duration answerMax) {
        this.redis = new RedisLink(address, answerMax);
        this.logIsEmpty = logIsEmpty;
        this.clock = clock;
        this.watch = Flux.interval(Duration.ZERO, LOOK_EVERY)
                .onBackpressureDrop()
                .concatMap(tick -> since().then().onErrorComplete(), 1)
                .subscribe();
    }

    @Override
    public Mono<Claim> claim(IdempotencyKey key, Envelope envelope) {
        return claim(key, envelope, false, null);
    }

    @Override
    public Mono<Claim> claimAnew(IdempotencyKey key, Envelope envelope, @Nullable MessageSid instead) {
        return claim(key, envelope, instead == null, instead);
    }

    private Mono<Claim> claim(IdempotencyKey key, Envelope envelope, boolean asked, @Nullable MessageSid instead) {
        Mono<Optional<Claim>> once = Mono.defer(() -> run(
                        CLAIM,
                        new String[] {name(envelope.account(), key), SINCE_KEY},
                        key.request().getBytes(US_ASCII),
                        EnvelopeCodec.encode(envelope).toByteArray(),
                        EnvelopeCodec.sidOctets(envelope.sid()),
                        Script.ascii(clock.millis()),
                        Script.ascii(LIFE.toMillis()),
                        Script.ascii(asked ? 1 : 0),
                        instead == null ? NOTHING : EnvelopeCodec.sidOctets(instead))
                .map(RedisKeyClaims::claim));
        return once.flatMap(claim -> claim.map(Mono::just)
                .orElseGet(() -> since().then(once).flatMap(Mono::justOrEmpty).switchIfEmpty(lost())));
    }

    /** Empty where the sentinel is missing. */
    private static Optional<Claim> claim(List<Object> answer) {
        return switch (Math.toIntExact((Long) answer.getFirst())) {
            case 0 -> Optional.of(new Ours());
            case 1 -> Optional.of(taken(answer));
            case 2 -> Optional.of(new Forgotten(Instant.ofEpochMilli((Long) answer.get(1))));
            default -> Optional.empty();
        };
    }

    private static Mono<Claim> lost() {
        return Mono.error(new KeyClaimsUnavailableException(
                "Redis loses its memory again and again", new IllegalStateException(SINCE_KEY + " is gone")));
    }

    private static Taken taken(List<Object> answer) {
        try {
            return new Taken(
                    EnvelopeCodec.decode(EnvelopeRecord.parseFrom((byte[]) answer.get(2))),
                    new String((byte[]) answer.get(1), US_ASCII),
                    answer.get(3).equals(1L));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Redis holds a claim that is no EnvelopeRecord", e);
        }
    }

    @Override
    public Mono<Taken> holder(AccountSid account, IdempotencyKey key) {
        return Mono.defer(() -> run(
                        HOLDER,
                        new String[] {name(account, key)},
                        Script.ascii(clock.millis()),
                        Script.ascii(LIFE.toMillis())))
                .filter(answer -> answer.getFirst().equals(1L))
                .map(RedisKeyClaims::taken);
    }

    @Override
    public Mono<Void> done(IdempotencyKey key, Envelope envelope) {
        return Mono.defer(() -> {
            long at = envelope.sid().millis();
            return run(
                            DONE,
                            new String[] {name(envelope.account(), key)},
                            key.request().getBytes(US_ASCII),
                            EnvelopeCodec.encode(envelope).toByteArray(),
                            EnvelopeCodec.sidOctets(envelope.sid()),
                            Script.ascii(at),
                            Script.ascii(at + LIFE.toMillis() - clock.millis()))
                    .then();
        });
    }

    /** Sets the sentinel where it is missing. */
    private Mono<Long> since() {
        return since(NOTHING)
                .switchIfEmpty(logIsEmpty
                        .onErrorMap(fault ->
                                new KeyClaimsUnavailableException("the log does not tell whether it is empty", fault))
                        .map(empty -> empty ? 0 : clock.millis())
                        .doOnNext(since -> {
                            if (since > 0) {
                                LOG.warn(
                                        "Redis has lost its memory; for a day, new idempotency keys are looked up in the view");
                            }
                        })
                        .flatMap(since -> since(Script.ascii(since))));
    }

    private Mono<Long> since(byte[] otherwise) {
        return run(SINCE, new String[] {SINCE_KEY}, otherwise)
                .filter(answer -> !answer.isEmpty())
                .map(answer -> (Long) answer.getFirst());
    }

    private Mono<List<Object>> run(Script script, String[] keys, byte[]... values) {
        return redis.call(commands -> commands.run(script, keys, values))
                .onErrorMap(
                        RedisUnavailableException.class,
                        fault -> new KeyClaimsUnavailableException(String.valueOf(fault.getMessage()), fault));
    }

    private static String name(AccountSid account, IdempotencyKey key) {
        return "intake:key:" + account.value() + ":" + key.digest();
    }

    /** Closes the connection. Blocks a few seconds at the most. */
    @Override
    public void close() {
        watch.dispose();
        redis.close();
    }
}
