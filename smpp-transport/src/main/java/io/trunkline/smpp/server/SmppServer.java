package io.trunkline.smpp.server;

import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.session.EventLoops;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** Listens for ESMEs. */
@SuppressWarnings("DoNotCallSuggester")
public final class SmppServer<A> {
    private SmppServer() {}

    public static <A> Mono<SmppServer<A>> start(EventLoops loops, ServerSettings settings, ServerHandler<A> handler) {
        throw new UnsupportedOperationException();
    }

    public int port() {
        throw new UnsupportedOperationException();
    }

    public List<ServerSession<A>> sessions() {
        throw new UnsupportedOperationException();
    }

    public List<ServerSession<A>> sessions(SystemId systemId) {
        throw new UnsupportedOperationException();
    }

    public Mono<Void> close(Duration drain) {
        throw new UnsupportedOperationException();
    }
}
