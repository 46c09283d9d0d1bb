package io.trunkline.gateway.partner;

import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.waiting.Cancellations;
import io.trunkline.smpp.pdu.CancelSm;
import io.trunkline.smpp.pdu.CancelSmResp;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.GenericNack;
import io.trunkline.smpp.pdu.Operation;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.QuerySm;
import io.trunkline.smpp.pdu.QuerySmResp;
import io.trunkline.smpp.pdu.ReplaceSm;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * What partners ask about messages that they submitted: query_sm, and cancel_sm of one that waits. The short ids of SMPP 3.3
 * name no message here, and neither does an empty one. A text stays as it was accepted: replace_sm is refused ESME_RREPLACEFAIL.
 * Everything else is unknown: generic_nack ESME_RINVCMDID.
 * Thread-safe.
 */
public final class Enquiries {
    private static final Logger LOG = LoggerFactory.getLogger(Enquiries.class);
    private static final int SID_LENGTH = 34;
    private static final int ERROR_CODE_MAX = 255;
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /** Less than the two seconds after which jSMPP gives a request up. */
    private static final Duration TOLD_MAX = Duration.ofMillis(1_500);

    private final MessageLookup messages;
    private final Cancellations cancellations;

    public Enquiries(MessageLookup messages, Cancellations cancellations) {
        this.messages = messages;
        this.cancellations = cancellations;
    }

    /** Emits the answer; a store that is away makes it ESME_RQUERYFAIL or ESME_RCANCELFAIL. */
    public Mono<PduResponse> answer(AccountSid account, Operation operation) {
        if (operation instanceof QuerySm query) {
            return query(account, query);
        }
        if (operation instanceof CancelSm cancel) {
            return cancel(account, cancel);
        }
        return Mono.just(
                operation instanceof ReplaceSm replace
                        ? replace.refused(CommandStatus.RREPLACEFAIL)
                        : new GenericNack(CommandStatus.RINVCMDID));
    }

    private Mono<PduResponse> query(AccountSid account, QuerySm query) {
        Optional<MessageSid> sid = sid(query.messageId());
        if (sid.isEmpty()) {
            return Mono.just(query.refused(CommandStatus.RINVMSGID));
        }
        return messages.find(account, sid.get())
                .<PduResponse>map(state -> told(query.messageId(), state))
                .defaultIfEmpty(query.refused(CommandStatus.RINVMSGID))
                .onErrorResume(fault -> {
                    LOG.warn("query_sm of {} cannot be answered: {}", sid.get(), fault.toString());
                    return Mono.just(query.refused(CommandStatus.RQUERYFAIL));
                });
    }

    private static QuerySmResp told(String id, MessageState state) {
        ReceiptEnd end = ReceiptEnd.soFar(state);
        Instant at = state.updatedAt();
        String finalDate = state.status().isTerminal() && at != null ? SmppMoment.write(at) : "";
        int error = end.err() > ERROR_CODE_MAX ? 0 : end.err();
        return new QuerySmResp(CommandStatus.ROK, id, finalDate, end.state().code(), error);
    }

    private Mono<PduResponse> cancel(AccountSid account, CancelSm cancel) {
        Optional<MessageSid> sid = sid(cancel.messageId());
        if (sid.isEmpty()) {
            return Mono.just(cancel.refused(CommandStatus.RINVMSGID));
        }
        return canceled(account, sid.get())
                .onErrorResume(fault -> {
                    LOG.warn("cancel_sm of {} cannot be answered: {}", sid.get(), fault.toString());
                    return Mono.just(false);
                })
                .map(canceled -> new CancelSmResp(canceled ? CommandStatus.ROK : CommandStatus.RCANCELFAIL));
    }

    private Mono<Boolean> canceled(AccountSid account, MessageSid sid) {
        return cancellations
                .cancel(account, sid)
                .flatMap(canceled -> canceled ? Mono.just(true) : inLane(account, sid));
    }

    private Mono<Boolean> inLane(AccountSid account, MessageSid sid) {
        return cancellations.ask(account, sid).flatMap(asked -> asked ? told(account, sid) : Mono.just(false));
    }

    /** What the slot's owner made of it; false where that is not known in time. */
    private Mono<Boolean> told(AccountSid account, MessageSid sid) {
        return Mono.delay(LOOK_EVERY)
                .then(Mono.defer(() -> messages.find(account, sid)))
                .filter(state -> state.status() != Status.ROUTED)
                .repeatWhenEmpty(missed -> missed)
                .map(state -> state.status() == Status.CANCELED)
                .timeout(TOLD_MAX, Mono.just(false));
    }

    /** Of whichever part. */
    private static Optional<MessageSid> sid(String messageId) {
        return MessageSid.parse(messageId.substring(0, Math.min(SID_LENGTH, messageId.length())));
    }
}
