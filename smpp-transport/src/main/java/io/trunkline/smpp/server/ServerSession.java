package io.trunkline.smpp.server;

import io.netty.channel.Channel;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.NotSentReason;
import io.trunkline.smpp.session.RequestDispatcher;
import io.trunkline.smpp.session.SmppSession;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One bound session of an ESME, as its message centre sees it. Its methods may be called from any thread. */
public final class ServerSession<A> {
    private final A account;
    private final BindRequest bind;
    private final SmppSession session;
    private final InterfaceVersion version;
    private final RequestDispatcher dispatcher;
    private final DeliverExchange<Object> exchange = new DeliverExchange<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final Sinks.Empty<Void> closed = Sinks.empty();

    ServerSession(A account, BindRequest bind, SmppSession session, RequestDispatcher dispatcher) {
        this.account = account;
        this.bind = bind;
        this.session = session;
        this.version = session.version();
        this.dispatcher = dispatcher;
    }

    /** What authentication gave. */
    public A account() {
        return account;
    }

    public BindRequest bind() {
        return bind;
    }

    public SystemId systemId() {
        return bind.systemId();
    }

    public SocketAddress remoteAddress() {
        return session.channel().remoteAddress();
    }

    /**
     * The connection, for what SMPP has no words for, such as a simulator that breaks it. Its event loop is the session's;
     * whatever is done to its pipeline is the caller's own risk.
     */
    public Channel channel() {
        return session.channel();
    }

    /** What both sides speak. */
    public InterfaceVersion version() {
        return version;
    }

    /** Whether it was bound as receiver or transceiver. */
    public boolean canReceive() {
        return bind.mode().receives();
    }

    /**
     * Delivers one message when the window has room. At most a window's worth of these wait; one more is
     * NotSent(QUEUE_FULL). On a transmitter, and after the end, the outcome is NotSent.
     */
    public Mono<DeliverOutcome> deliver(DeliverSm pdu) {
        if (!canReceive()) {
            return Mono.just(new DeliverOutcome.NotSent(NotSentReason.NOT_BOUND));
        }
        return Mono.defer(() -> {
            underWay.incrementAndGet();
            return dispatcher
                    .single(new Delivery<Object>(pdu, pdu), exchange)
                    .map(DeliverResult::outcome)
                    .defaultIfEmpty(new DeliverOutcome.NotSent(NotSentReason.CLOSING))
                    .doFinally(ended -> underWay.decrementAndGet());
        });
    }

    /** Single deliveries that have no outcome yet. */
    int underWay() {
        return underWay.get();
    }

    /**
     * Delivers messages as they come and gives one result for each, in the order of the answers. What is asked of
     * {@code deliveries} never exceeds what may be sent now. Ends with {@code deliveries}, or with the session: what was
     * on its way is then NotSent or Unknown.
     */
    public <T> Flux<DeliverResult<T>> deliver(Publisher<Delivery<T>> deliveries) {
        return dispatcher.stream(deliveries, new DeliverExchange<T>());
    }

    /**
     * Stops delivering, gives what is in flight {@code drain} to be answered, unbinds and disconnects. Completes when the
     * session has ended; begins when this is called, subscribed to or not.
     */
    public Mono<Void> close(Duration drain) {
        session.channel().eventLoop().execute(() -> {
            dispatcher.close();
            session.close(drain);
        });
        return closed();
    }

    /** Ends the connection at once; what is in flight is NotSent or Unknown. */
    public void cut() {
        session.channel().eventLoop().execute(() -> session.cut(CloseReason.UNBOUND_BY_US));
    }

    /** Completes when the session has ended. */
    public Mono<Void> closed() {
        return closed.asMono();
    }

    /** Event loop only. */
    void onClosed() {
        dispatcher.close();
        closed.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    @Override
    public String toString() {
        return "ServerSession[" + systemId() + ", " + bind.mode() + ", " + remoteAddress() + "]";
    }
}
