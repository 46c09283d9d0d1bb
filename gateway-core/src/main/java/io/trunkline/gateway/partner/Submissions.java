package io.trunkline.gateway.partner;

import io.trunkline.gateway.config.Partner;
import io.trunkline.gateway.intake.IntakeResult;
import io.trunkline.gateway.intake.IntakeResult.Accepted;
import io.trunkline.gateway.intake.IntakeResult.Repeated;
import io.trunkline.gateway.intake.NewMessage;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.PartnerOrigin;
import io.trunkline.gateway.partner.HeldParts.Answer;
import io.trunkline.gateway.partner.HeldParts.Dropped;
import io.trunkline.gateway.partner.HeldParts.Part;
import io.trunkline.gateway.partner.HeldParts.Step;
import io.trunkline.gateway.partner.SubmitReading.Refused;
import io.trunkline.gateway.partner.SubmitReading.Understood;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.SubmitMulti;
import io.trunkline.smpp.pdu.SubmitMultiResp;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.text.Concatenation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What partners submit, on its way through the intake that every message takes:
 *
 * <pre>
 * submit_sm --> read --> a message of its own ----------------> intake --> in the log --> submit_sm_resp with its id
 *                +-----> a part --> HeldParts until it is whole --^
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class Submissions {
    private static final Duration EXPIRE_EVERY = Duration.ofSeconds(1);

    private final Function<NewMessage, Mono<IntakeResult>> intake;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final PartnerMetrics metrics;
    private final Map<String, HeldParts> held = new ConcurrentHashMap<>();
    private final Disposable.Swap expiring = Disposables.swap();
    private volatile boolean stopping;

    /**
     * @param nanos the time of one monotonic clock, for parts that wait
     */
    public Submissions(
            Function<NewMessage, Mono<IntakeResult>> intake,
            InstantSource clock,
            LongSupplier nanos,
            PartnerMetrics metrics) {
        this.intake = intake;
        this.clock = clock;
        this.nanos = nanos;
        this.metrics = metrics;
    }

    /** Begins to give up parts that wait too long for others. */
    public void start() {
        expiring.update(Flux.interval(EXPIRE_EVERY).onBackpressureDrop().subscribe(tick -> expire()));
    }

    /** From now on everything is refused ESME_RMSGQFUL; what is with intake already is still answered as it ends. */
    public void stop() {
        stopping = true;
        expiring.dispose();
        held.values().forEach(parts -> refuse(parts.clear(nanos.getAsLong())));
    }

    void expire() {
        held.values().forEach(parts -> refuse(parts.expire(nanos.getAsLong())));
    }

    /**
     * Emits the answer once the message is in the log or refused.
     *
     * @param shortIds whether the partner's version has no room for a whole SID
     */
    public Mono<SubmitSmResp> submit(Partner partner, boolean shortIds, SubmitSm pdu) {
        return (stopping ? Mono.just(SubmitSmResp.refused(CommandStatus.RMSGQFUL)) : read(partner, shortIds, pdu))
                .doOnNext(answer -> metrics.submitted(partner.systemId(), answer.status()));
    }

    /**
     * Emits the answer to a submit_multi once each of its destinations has a message of its own in the log or is refused:
     * they pass intake like messages that came one by one. The id that is answered is that of the first destination that was
     * taken; {@code query_sm} and {@code cancel_sm} mean that message, and the receipts of all bear this id and tell by their
     * address whose they are. The others have SIDs of their own in the API. Where no destination was taken, the answer has
     * their status, or ESME_RSUBMITFAIL where they differ.
     *
     * @param shortIds whether the partner's version has no room for a whole SID
     */
    public Mono<SubmitMultiResp> submit(Partner partner, boolean shortIds, SubmitMulti pdu) {
        return new MultipleSubmission(pdu, (single, sharedId) -> single(partner, shortIds, single, sharedId)).answer();
    }

    /** A message to one of many destinations. */
    private Mono<SubmitSmResp> single(Partner partner, boolean shortIds, SubmitSm pdu, @Nullable String sharedId) {
        return (stopping
                        ? Mono.just(SubmitSmResp.refused(CommandStatus.RMSGQFUL))
                        : readSingle(partner, shortIds, pdu, sharedId))
                .doOnNext(answer -> metrics.submitted(partner.systemId(), answer.status()));
    }

    private Mono<SubmitSmResp> readSingle(Partner partner, boolean shortIds, SubmitSm pdu, @Nullable String sharedId) {
        return switch (SubmitReading.of(pdu, clock.instant())) {
            case Refused refused -> Mono.just(SubmitSmResp.refused(refused.status()));
            case Understood reading -> {
                if (reading.place().isPresent()) {
                    yield Mono.just(SubmitSmResp.refused(CommandStatus.RINVESMCLASS));
                }
                PartnerOrigin own = new PartnerOrigin(partner.systemId(), reading.wish(), 1, shortIds);
                PartnerOrigin origin = sharedId == null ? own : own.sharing(sharedId);
                yield intake.apply(reading.request(partner.account(), reading.text(), origin))
                        .map(result -> answer(result, 1));
            }
        };
    }

    private Mono<SubmitSmResp> read(Partner partner, boolean shortIds, SubmitSm pdu) {
        return switch (SubmitReading.of(pdu, clock.instant())) {
            case Refused refused -> Mono.just(SubmitSmResp.refused(refused.status()));
            case Understood reading ->
                reading.place().isEmpty()
                        ? alone(partner, shortIds, reading)
                        : part(partner, shortIds, reading, reading.place().get());
        };
    }

    private Mono<SubmitSmResp> alone(Partner partner, boolean shortIds, Understood reading) {
        return intake.apply(reading.request(partner.account(), partner.systemId(), reading.text(), 1, shortIds))
                .map(result -> answer(result, 1));
    }

    private Mono<SubmitSmResp> part(Partner partner, boolean shortIds, Understood reading, Concatenation place) {
        return Mono.defer(() -> {
            Part part = new Part(place.sequence(), reading, Sinks.one());
            Step step = held.computeIfAbsent(partner.systemId(), ignored -> new HeldParts())
                    .add(part, place, nanos.getAsLong());
            refuse(step.dropped());
            if (!step.whole().isEmpty()) {
                Understood first = step.whole().getFirst().reading();
                judge(step, first.request(partner.account(), partner.systemId(), step.text(), place.total(), shortIds));
            } else if (stopping) {
                stop();
            }
            return part.answer().asMono().map(answer -> answer(answer, place.sequence()));
        });
    }

    /** Nobody cancels it: what intake has begun ends, whoever hung up meanwhile. */
    private void judge(Step step, NewMessage request) {
        intake.apply(request)
                .subscribe(
                        result -> step.whole().forEach(part -> part.answer().tryEmitValue(new Answer.Judged(result))),
                        fault -> step.whole().forEach(part -> part.answer().tryEmitError(fault)));
    }

    private static void refuse(List<Dropped> dropped) {
        dropped.forEach(drop -> drop.part().answer().tryEmitValue(new Answer.Refused(drop.status())));
    }

    private static SubmitSmResp answer(Answer answer, int part) {
        return switch (answer) {
            case Answer.Refused refused -> SubmitSmResp.refused(refused.status());
            case Answer.Judged judged -> answer(judged.result(), part);
        };
    }

    private static SubmitSmResp answer(IntakeResult result, int part) {
        CommandStatus status = Refusals.of(result);
        return status.isOk() ? SubmitSmResp.accepted(id(result, part)) : SubmitSmResp.refused(status);
    }

    private static String id(IntakeResult result, int part) {
        AcceptedMessage message =
                result instanceof Repeated repeated ? repeated.message() : ((Accepted) result).message();
        Envelope envelope = message.envelope();
        PartnerOrigin origin = Objects.requireNonNull(envelope.terms().partner(), "a partner's message");
        return origin.messageId(envelope.sid(), part);
    }
}
