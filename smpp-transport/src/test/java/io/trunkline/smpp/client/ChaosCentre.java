package io.trunkline.smpp.client;

import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.server.BindDecision;
import io.trunkline.smpp.server.ServerHandler;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.server.ServerSettings;
import io.trunkline.smpp.server.SmppServer;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.EventLoops;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * A message centre that answers with the source as id: out of order, slowly, too late, with an error, or never. What it
 * does is drawn from a seed; its event loop alone draws.
 */
final class ChaosCentre implements ServerHandler<String>, AutoCloseable {
    private static final int SHUFFLED = 16;
    private static final Duration LATE = Duration.ofMillis(700);
    private static final Duration START_MAX = Duration.ofSeconds(60);

    private final Random random;
    private final List<Runnable> held = new ArrayList<>();
    private final Set<ServerSession<String>> bound = ConcurrentHashMap.newKeySet();
    private final EventLoops loops = EventLoops.create(1, "chaos-centre");
    private final SmppServer<String> server;

    ChaosCentre(long seed) {
        random = new Random(seed);
        server = SmppServer.start(loops, ServerSettings.builder("127.0.0.1", 0).build(), this)
                .blockOptional(START_MAX)
                .orElseThrow();
    }

    int port() {
        return server.port();
    }

    /** Ends every connection without a word. */
    void cut() {
        bound.forEach(ServerSession::cut);
    }

    @Override
    public Mono<BindDecision<String>> authenticate(BindRequest bind, SocketAddress remote) {
        return Mono.just(new BindDecision.Accept<>("chaos", 10));
    }

    @Override
    public void bound(ServerSession<String> session) {
        bound.add(session);
    }

    @Override
    public void closed(ServerSession<String> session, CloseReason reason) {
        bound.remove(session);
    }

    @Override
    public Mono<SubmitSmResp> submit(ServerSession<String> session, SubmitSm message) {
        SubmitSmResp accepted = SubmitSmResp.accepted(message.source().address());
        int dice = random.nextInt(10_000);
        if (dice < 1_000) {
            return Mono.create(sink -> hold(sink, accepted));
        }
        if (dice < 1_300) {
            return Mono.just(accepted).delayElement(Duration.ofMillis(dice % 30));
        }
        return switch (dice) {
            case 1_300, 1_301, 1_302, 1_303, 1_304, 1_305, 1_306, 1_307 ->
                Mono.just(accepted).delayElement(LATE);
            case 1_308, 1_309 -> Mono.never();
            case 1_310, 1_311, 1_312, 1_313 -> Mono.just(SubmitSmResp.refused(CommandStatus.RINVDSTADR));
            default -> Mono.just(accepted);
        };
    }

    /** Answers those that are held in any order, once there are enough of them. */
    private void hold(MonoSink<SubmitSmResp> sink, SubmitSmResp response) {
        held.add(() -> sink.success(response));
        if (held.size() == SHUFFLED) {
            List<Runnable> released = new ArrayList<>(held);
            held.clear();
            Collections.shuffle(released, random);
            released.forEach(Runnable::run);
        }
    }

    @Override
    public void close() {
        server.close(Duration.ZERO).block(START_MAX);
        loops.shutdown().block(START_MAX);
    }
}
