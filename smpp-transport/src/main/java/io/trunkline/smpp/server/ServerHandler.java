package io.trunkline.smpp.server;

import io.trunkline.smpp.codec.MessageView;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.GenericNack;
import io.trunkline.smpp.pdu.Operation;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.session.CloseReason;
import java.net.SocketAddress;
import reactor.core.publisher.Mono;

/**
 * What a message centre does. Called on the event loop of the session concerned; must not block.
 *
 * @param <A> what the caller knows of an account
 */
public interface ServerHandler<A> {
    /** Who is this. An error is answered ESME_RSYSERR. */
    Mono<BindDecision<A>> authenticate(BindRequest bind, SocketAddress remote);

    /** The same, for who wants to see a client's certificate too; this is what is called. */
    default Mono<BindDecision<A>> authenticate(BindRequest bind, BindPeer peer) {
        return authenticate(bind, peer.address());
    }

    /**
     * A submit_sm came. The response is sent when the Mono completes; an error or an empty
     * Mono is answered ESME_RSYSERR. Beyond the bound of unanswered requests the peer gets ESME_RTHROTTLED and this is
     * not called. The Mono is not cancelled when the session ends: what was taken stays taken.
     */
    Mono<SubmitSmResp> submit(ServerSession<A> session, SubmitSm message);

    /**
     * The same before a record is made of it, for who reads little of a message or has octets of its own to copy it to;
     * this is what is called. The view is valid during the call only, not while the Mono runs.
     */
    default Mono<SubmitSmResp> submit(ServerSession<A> session, MessageView message) {
        return submit(session, message.toSubmitSm());
    }

    /** A data_sm came. Unless said otherwise it is submitted as a submit_sm; answered as that is. */
    default Mono<DataSmResp> data(ServerSession<A> session, DataSm message) {
        return submit(session, message.toSubmitSm())
                .map(answer -> new DataSmResp(answer.status(), answer.messageId(), answer.tlvs()));
    }

    /**
     * Something else is asked: query_sm, cancel_sm, replace_sm, submit_multi or one of the broadcast commands. Answered
     * when the Mono completes, with the request's own response or a generic_nack; anything else, an error and an empty
     * Mono are answered ESME_RSYSERR. The same bound holds as for {@link #submit}. Unless overridden the command is
     * unknown here.
     */
    default Mono<PduResponse> operate(ServerSession<A> session, Operation operation) {
        return Mono.just(new GenericNack(CommandStatus.RINVCMDID));
    }

    /** A session is bound; messages flow from here on. */
    default void bound(ServerSession<A> session) {}

    /** A session that was bound has ended. */
    default void closed(ServerSession<A> session, CloseReason reason) {}
}
