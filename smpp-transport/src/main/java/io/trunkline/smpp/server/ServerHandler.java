package io.trunkline.smpp.server;

import io.trunkline.smpp.pdu.BindRequest;
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
     * A submit_sm came, or a data_sm in that shape. The response is sent when the Mono completes; an error or an empty
     * Mono is answered ESME_RSYSERR. Beyond the bound of unanswered requests the peer gets ESME_RTHROTTLED and this is
     * not called. The Mono is not cancelled when the session ends: what was taken stays taken.
     */
    Mono<SubmitSmResp> submit(ServerSession<A> session, SubmitSm message);

    /** A session is bound; messages flow from here on. */
    default void bound(ServerSession<A> session) {}

    /** A session that was bound has ended. */
    default void closed(ServerSession<A> session, CloseReason reason) {}
}
