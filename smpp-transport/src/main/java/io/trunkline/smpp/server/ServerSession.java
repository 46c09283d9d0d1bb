package io.trunkline.smpp.server;

import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.SystemId;
import java.net.SocketAddress;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One bound session of an ESME, as its message centre sees it. */
@SuppressWarnings("DoNotCallSuggester")
public final class ServerSession<A> {
    private ServerSession() {}

    public A account() {
        throw new UnsupportedOperationException();
    }

    public BindRequest bind() {
        throw new UnsupportedOperationException();
    }

    public SystemId systemId() {
        return bind().systemId();
    }

    public SocketAddress remoteAddress() {
        throw new UnsupportedOperationException();
    }

    public InterfaceVersion version() {
        throw new UnsupportedOperationException();
    }

    public boolean canReceive() {
        throw new UnsupportedOperationException();
    }

    public Mono<DeliverOutcome> deliver(DeliverSm pdu) {
        throw new UnsupportedOperationException();
    }

    public <T> Flux<DeliverResult<T>> deliver(Publisher<Delivery<T>> deliveries) {
        throw new UnsupportedOperationException();
    }

    public Mono<Void> close(Duration drain) {
        throw new UnsupportedOperationException();
    }
}
