package io.trunkline.bench.lanes;

import io.netty.channel.EventLoop;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.server.BindDecision;
import io.trunkline.smpp.server.ServerHandler;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.server.ServerSettings;
import io.trunkline.smpp.server.SmppServer;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.text.TextProfile;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A carrier that answers so many submit_sm a second, over all binds, accepts each and sends no receipts. It writes down
 * when each of the wanted texts came. One event loop; what is public may be called from any thread.
 */
public final class SlowCarrier implements ServerHandler<String>, AutoCloseable {
    private static final int BINDS_MAX = 100;
    private static final int UNANSWERED_MAX = 10_000;
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private final EventLoops loops = EventLoops.create(1, "slow-carrier");
    private final EventLoop loop = loops.group().next();
    private final Map<String, Long> arrivals = new ConcurrentHashMap<>();
    private final AtomicInteger submits = new AtomicInteger();
    private final String wanted;
    private final long intervalNanos;

    /** Event loop only. */
    private long freeNanos = System.nanoTime();

    private @Nullable SmppServer<String> server;

    private SlowCarrier(int perSecond, String wanted) {
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.wanted = wanted;
    }

    /**
     * Listens on a free port of the loopback interface.
     *
     * @param wanted how the texts begin whose arrival is written down
     */
    public static SlowCarrier start(int perSecond, String wanted) {
        SlowCarrier carrier = new SlowCarrier(perSecond, wanted);
        ServerSettings listen = ServerSettings.builder("127.0.0.1", 0)
                .systemId(new SystemId("slow"))
                .unansweredMax(UNANSWERED_MAX)
                .build();
        carrier.server = SmppServer.start(carrier.loops, listen, carrier).block(STOP_MAX);
        return carrier;
    }

    /** Where it listens. */
    public int port() {
        return listening().port();
    }

    /** When each wanted text came first, on System.nanoTime's scale. */
    public Map<String, Long> arrivals() {
        return Map.copyOf(arrivals);
    }

    /** How many submit_sm have come. */
    public int submits() {
        return submits.get();
    }

    private SmppServer<String> listening() {
        SmppServer<String> started = server;
        if (started == null) {
            throw new IllegalStateException("the carrier does not listen (expected: started)");
        }
        return started;
    }

    @Override
    public Mono<BindDecision<String>> authenticate(BindRequest bind, SocketAddress remote) {
        return Mono.just(new BindDecision.Accept<>("anybody", BINDS_MAX));
    }

    @Override
    public Mono<SubmitSmResp> submit(ServerSession<String> session, SubmitSm message) {
        long now = System.nanoTime();
        String text = text(message);
        if (text.startsWith(wanted)) {
            arrivals.putIfAbsent(text, now);
        }
        SubmitSmResp answer =
                SubmitSmResp.accepted(String.format(Locale.ROOT, "%08x", 0x10000000 + submits.incrementAndGet()));
        return Mono.create(sink -> loop.execute(() -> {
            freeNanos = Math.max(freeNanos, System.nanoTime()) + intervalNanos;
            later(freeNanos - System.nanoTime(), () -> sink.success(answer));
        }));
    }

    private static String text(SubmitSm message) {
        byte[] octets = message.userData().shared();
        return TextProfile.STANDARD
                .alphabetOf(message.dataCoding())
                .map(alphabet -> alphabet.decode(octets, 0, octets.length, 0))
                .orElse("");
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the loop logs what a task throws, and nobody cancels one
    private void later(long nanos, Runnable task) {
        loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        listening().close(Duration.ZERO).block(STOP_MAX);
        loops.shutdown().block(STOP_MAX);
    }
}
