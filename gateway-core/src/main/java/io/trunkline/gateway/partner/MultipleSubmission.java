package io.trunkline.gateway.partner;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.MultiDestination;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitMulti;
import io.trunkline.smpp.pdu.SubmitMultiResp;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.pdu.UnsuccessfulSme;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One submit_multi: a message to each destination, one after the other until one is taken, then {@value #AT_ONCE} at once. */
final class MultipleSubmission {
    private static final int AT_ONCE = 16;

    private final SubmitMulti pdu;
    private final Single single;

    /** Submits a message to one destination. */
    @FunctionalInterface
    interface Single {
        /**
         * Emits the answer to it.
         *
         * @param sharedId the id that it is to have; null for one of its own
         */
        Mono<SubmitSmResp> submit(SubmitSm message, @Nullable String sharedId);
    }

    /** What a destination was answered. */
    private record Answered(PduAddress destination, CommandStatus status, String messageId) {
        UnsuccessfulSme unsuccessful() {
            return new UnsuccessfulSme(destination, status);
        }
    }

    MultipleSubmission(SubmitMulti pdu, Single single) {
        this.pdu = pdu;
        this.single = single;
    }

    Mono<SubmitMultiResp> answer() {
        List<MultiDestination> all = pdu.destinations();
        return Flux.fromIterable(all)
                .concatMap(destination -> submit(destination, null))
                .takeUntil(answered -> answered.status().isOk())
                .collectList()
                .flatMap(first -> Flux.fromIterable(all.subList(first.size(), all.size()))
                        .flatMapSequential(
                                destination ->
                                        submit(destination, first.getLast().messageId()),
                                AT_ONCE)
                        .collectList()
                        .map(others -> answer(first, others)));
    }

    private Mono<Answered> submit(MultiDestination destination, @Nullable String sharedId) {
        return switch (destination) {
            case MultiDestination.Sme sme ->
                single.submit(
                                pdu.message().toBuilder()
                                        .destination(sme.address())
                                        .build(),
                                sharedId)
                        .map(answer -> new Answered(sme.address(), answer.status(), answer.messageId()));
            case MultiDestination.DistributionList list ->
                Mono.just(new Answered(PduAddress.NONE, CommandStatus.RINVDLNAME, ""));
        };
    }

    private SubmitMultiResp answer(List<Answered> first, List<Answered> others) {
        List<Answered> all = new ArrayList<>(first);
        all.addAll(others);
        Optional<Answered> taken =
                all.stream().filter(answered -> answered.status().isOk()).findFirst();
        if (taken.isEmpty()) {
            List<CommandStatus> statuses =
                    all.stream().map(Answered::status).distinct().toList();
            return pdu.refused(statuses.size() == 1 ? statuses.getFirst() : CommandStatus.RSUBMITFAIL);
        }
        return new SubmitMultiResp(
                CommandStatus.ROK,
                taken.get().messageId(),
                all.stream()
                        .filter(answered -> !answered.status().isOk())
                        .map(Answered::unsuccessful)
                        .toList(),
                Tlvs.NONE);
    }
}
