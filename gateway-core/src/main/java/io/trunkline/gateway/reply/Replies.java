package io.trunkline.gateway.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.intake.IntakeResult;
import io.trunkline.gateway.intake.NewMessage;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.IdempotencyKey;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.reply.Answer.Reply;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Hands replies to the intake that every message takes, under a key that follows from the subscriber's message and the
 * reply's number: whoever posts the message again after a crash and is answered again sends nothing twice. Where the second
 * answer is another one, the first stands. Thread-safe.
 */
public final class Replies {
    private final BiFunction<NewMessage, IdempotencyKey, Mono<IntakeResult>> intake;
    private final MeterRegistry meters;

    /**
     * @param intake takes a request once for each key
     */
    public Replies(BiFunction<NewMessage, IdempotencyKey, Mono<IntakeResult>> intake, MeterRegistry meters) {
        this.intake = intake;
        this.meters = meters;
    }

    /** What became of a reply. */
    public sealed interface Outcome {
        /**
         * It is in the log, since now or before.
         *
         * @param sid null where another reply stands under this number
         */
        record Taken(@Nullable MessageSid sid) implements Outcome {}

        /**
         * It is not sent.
         *
         * @param code Twilio's
         */
        record Refused(int code, String detail) implements Outcome {}

        /** It could not be taken now, or nobody knows; the same is to be asked again. */
        record Later(String why) implements Outcome {}
    }

    /**
     * Emits what became of a reply; never fails but by a fault of ours.
     *
     * @param inbound what is replied to
     * @param number of the reply among all to that message, counted from 1
     */
    public Mono<Outcome> send(Envelope inbound, int number, Reply reply) {
        NewMessage request = new NewMessage(
                inbound.account(),
                Objects.requireNonNullElse(reply.to(), inbound.from().value()),
                Objects.requireNonNullElse(reply.from(), inbound.to().value()),
                null,
                reply.text(),
                reply.statusCallback());
        return intake.apply(request, key(inbound, number, request))
                .map(Replies::outcome)
                .doOnNext(this::count);
    }

    /** An answer that could not be read. */
    public void unreadable() {
        counted("unreadable");
    }

    private static Outcome outcome(IntakeResult result) {
        return switch (result) {
            case IntakeResult.Accepted accepted ->
                new Outcome.Taken(accepted.message().envelope().sid());
            case IntakeResult.Repeated repeated ->
                new Outcome.Taken(repeated.message().envelope().sid());
            case IntakeResult.KeyOfAnotherRequest other -> new Outcome.Taken(null);
            case IntakeResult.Refused refused ->
                new Outcome.Refused(refused.code().code(), refused.detail());
            case IntakeResult.Limited limited -> new Outcome.Later("a limit has no room");
            case IntakeResult.Capped capped ->
                new Outcome.Refused(
                        capped.by().code().code(),
                        "the account's cap begins anew at " + capped.by().until());
            case IntakeResult.CapUnknown closed -> new Outcome.Later("nobody can say what is left of a cap");
            case IntakeResult.QueueFull full -> new Outcome.Later("the sender's queue is full");
            case IntakeResult.Unavailable later -> new Outcome.Later("the log takes nothing now");
            case IntakeResult.KeysUnavailable later -> new Outcome.Later("the store of keys is away");
            case IntakeResult.Unknown unknown -> new Outcome.Later("the log did not answer");
        };
    }

    private void count(Outcome outcome) {
        counted(outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }

    private void counted(String outcome) {
        Counter.builder("trunkline.inbound.replies")
                .description("Replies that customers' answers to subscribers' messages ask for, by what became of them")
                .tag("outcome", outcome)
                .register(meters)
                .increment();
    }

    private static IdempotencyKey key(Envelope inbound, int number, NewMessage request) {
        return new IdempotencyKey(
                digest("reply", inbound.sid().toString(), Integer.toString(number)),
                digest(request.to(), request.from(), request.body(), request.statusCallback()));
    }

    /** With its length before each field, so that no two lists of fields are one run of octets. */
    private static String digest(@Nullable String... fields) {
        MessageDigest digest = sha256();
        for (String field : fields) {
            byte[] octets = Objects.requireNonNullElse(field, "").getBytes(UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(octets.length).flip());
            digest.update(octets);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
    }
}
