package io.trunkline.smpp.server;

import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.Operation;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.TimerSettings;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Our own message centre on a free port: lets in whoever knows the password, and gives out ids from 1 unless a test says
 * otherwise.
 */
public final class TestCentre implements ServerHandler<String>, AutoCloseable {
    public static final String PASSWORD = "secret";
    public static final TimerSettings TIMERS = TimerSettings.DEFAULT;

    public final List<SubmitSm> submitted = new CopyOnWriteArrayList<>();
    public final List<ServerSession<String>> submitters = new CopyOnWriteArrayList<>();
    public final List<ServerSession<String>> bound = new CopyOnWriteArrayList<>();
    public final List<BindPeer> peers = new CopyOnWriteArrayList<>();
    public final List<CloseReason> closed = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final EventLoops loops = EventLoops.create(1, "centre");
    private final SmppServer<String> server;
    private volatile BindLimits limits = BindLimits.binds(3);
    private volatile Function<SubmitSm, Mono<SubmitSmResp>> answer =
            message -> Mono.just(SubmitSmResp.accepted(Integer.toString(ids.incrementAndGet())));

    private volatile @Nullable Function<Operation, Mono<PduResponse>> operate;

    private TestCentre(ServerSettings settings) {
        SmppServer<String> started = SmppServer.start(loops, settings, this).block(Duration.ofSeconds(30));
        if (started == null) {
            throw new AssertionError("no server");
        }
        server = started;
    }

    public static TestCentre start() {
        return start(settings -> settings);
    }

    public static TestCentre start(UnaryOperator<ServerSettings.Builder> settings) {
        return new TestCentre(settings.apply(
                        ServerSettings.builder("127.0.0.1", 0).timers(TIMERS).refusalDelay(Duration.ofMillis(50)))
                .build());
    }

    public TestCentre answering(Function<SubmitSm, Mono<SubmitSmResp>> value) {
        answer = value;
        return this;
    }

    public TestCentre limiting(BindLimits value) {
        limits = value;
        return this;
    }

    /** Without this the centre knows no operation. */
    public TestCentre operating(Function<Operation, Mono<PduResponse>> value) {
        operate = value;
        return this;
    }

    public int port() {
        return server.port();
    }

    public SmppServer<String> server() {
        return server;
    }

    @Override
    public Mono<BindDecision<String>> authenticate(BindRequest bind, SocketAddress remote) {
        return Mono.just(
                PASSWORD.equals(bind.password())
                        ? new BindDecision.Accept<>("account of " + bind.systemId(), limits)
                        : BindDecision.badCredentials());
    }

    @Override
    public Mono<BindDecision<String>> authenticate(BindRequest bind, BindPeer peer) {
        peers.add(peer);
        return authenticate(bind, peer.address());
    }

    @Override
    public Mono<SubmitSmResp> submit(ServerSession<String> session, SubmitSm message) {
        submitters.add(session);
        submitted.add(message);
        return answer.apply(message);
    }

    @Override
    public Mono<PduResponse> operate(ServerSession<String> session, Operation operation) {
        Function<Operation, Mono<PduResponse>> known = operate;
        return known == null ? ServerHandler.super.operate(session, operation) : known.apply(operation);
    }

    @Override
    public void bound(ServerSession<String> session) {
        bound.add(session);
    }

    @Override
    public void closed(ServerSession<String> session, CloseReason reason) {
        bound.remove(session);
        closed.add(reason);
    }

    @Override
    public void close() {
        server.close(Duration.ZERO).block(Duration.ofSeconds(30));
        loops.shutdown().block(Duration.ofSeconds(30));
    }
}
