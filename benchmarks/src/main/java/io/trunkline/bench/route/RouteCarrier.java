package io.trunkline.bench.route;

import io.netty.channel.EventLoop;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.receipt.MessageState;
import io.trunkline.smpp.receipt.ReceiptText;
import io.trunkline.smpp.server.BindDecision;
import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.server.ServerHandler;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.server.ServerSettings;
import io.trunkline.smpp.server.SmppServer;
import io.trunkline.smpp.session.EventLoops;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A carrier that writes down every text before it answers, and can be made to fall while it works. Answers come after 2..40 ms, receipts
 * after a delay that is exponential with a median of 8 s, over any bind, until they are taken.
 *
 * <p>It has one event loop; {@link #start}, {@link #deliver}, {@link #die}, {@link #stall}, {@link #texts}, {@link #binds} and
 * {@link #close} may be called from any thread.
 */
final class RouteCarrier implements ServerHandler<String>, AutoCloseable {
    static final double RECEIPT_MEDIAN_SECONDS = 8;

    private static final String ANYBODY = "anybody";
    private static final int BINDS_MAX = 1_000;
    private static final int UNANSWERED_MAX = 10_000;
    private static final int ANSWER_MILLIS_MIN = 2;
    private static final int ANSWER_MILLIS_MAX = 40;
    private static final long AGAIN_MILLIS = 1_000;
    private static final int ERROR = 69;
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private final int place;
    private final EventLoops loops;
    private final EventLoop loop;
    private final SplittableRandom random;
    private final List<Text> texts = new ArrayList<>();
    private @Nullable SmppServer<String> server;
    private volatile Delivery delivery = Delivery.HEALTHY;
    private volatile boolean stalled;

    private RouteCarrier(int place) {
        this.place = place;
        this.loops = EventLoops.create(1, "carrier-" + place);
        this.loop = loops.group().next();
        this.random = new SplittableRandom(place);
    }

    /**
     * Listens on a free port of the loopback interface.
     *
     * @param place by price, from 0; the first may fall
     */
    static RouteCarrier start(int place) {
        RouteCarrier carrier = new RouteCarrier(place);
        ServerSettings listen = ServerSettings.builder("127.0.0.1", 0)
                .systemId(new SystemId("route" + place))
                .unansweredMax(UNANSWERED_MAX)
                .build();
        carrier.server = SmppServer.start(carrier.loops, listen, carrier).block(STOP_MAX);
        carrier.deliver(place == 0 ? Delivery.HEALTHY : Delivery.STEADY);
        return carrier;
    }

    int port() {
        return listening().port();
    }

    int binds() {
        return listening().sessions().size();
    }

    /** What becomes of the texts that come from now on. */
    void deliver(Delivery now) {
        delivery = now;
    }

    /** Breaks every session and listens no more. */
    void die() {
        listening().sessions().forEach(ServerSession::cut);
        listening().close(Duration.ZERO).block(STOP_MAX);
    }

    /** Reads nothing, on sessions that are there and on those to come, or reads on. */
    void stall(boolean now) {
        stalled = now;
        listening().sessions().forEach(session -> session.channel().config().setAutoRead(!now));
    }

    /** What it took, in order. */
    List<Text> texts() {
        synchronized (texts) {
            return List.copyOf(texts);
        }
    }

    @Override
    public void close() {
        listening().close(Duration.ZERO).block(STOP_MAX);
        loops.shutdown().block(STOP_MAX);
    }

    private SmppServer<String> listening() {
        SmppServer<String> started = server;
        if (started == null) {
            throw new IllegalStateException("the carrier does not listen (expected: started)");
        }
        return started;
    }

    /** Who reads nothing hears nobody bind. */
    @Override
    public Mono<BindDecision<String>> authenticate(BindRequest bind, SocketAddress remote) {
        return stalled ? Mono.never() : Mono.just(new BindDecision.Accept<>(ANYBODY, BINDS_MAX));
    }

    @Override
    public Mono<SubmitSmResp> submit(ServerSession<String> session, SubmitSm message) {
        String id;
        synchronized (texts) {
            texts.add(new Text(place, System.nanoTime(), message.destination().address()));
            id = String.format(Locale.ROOT, "%d%07x", place + 1, texts.size());
        }
        Delivery how = delivery;
        boolean delivered = random.nextDouble() < how.share();
        if (delivered || how.explicit()) {
            double seconds = -RECEIPT_MEDIAN_SECONDS / Math.log(2) * Math.log(1 - random.nextDouble());
            later((long) (seconds * 1_000), () -> sendReceipt(id, message, delivered));
        }
        return Mono.create(sink -> later(
                random.nextInt(ANSWER_MILLIS_MIN, ANSWER_MILLIS_MAX), () -> sink.success(SubmitSmResp.accepted(id))));
    }

    private void sendReceipt(String id, SubmitSm message, boolean delivered) {
        List<ServerSession<String>> able = listening().sessions().stream()
                .filter(ServerSession::canReceive)
                .toList();
        if (able.isEmpty()) {
            later(AGAIN_MILLIS, () -> sendReceipt(id, message, delivered));
            return;
        }
        able.get(random.nextInt(able.size()))
                .deliver(receipt(id, message, delivered))
                .subscribe(outcome -> {
                    if (!(outcome instanceof DeliverOutcome.Delivered)) {
                        later(AGAIN_MILLIS, () -> sendReceipt(id, message, delivered));
                    }
                });
    }

    private static DeliverSm receipt(String id, SubmitSm message, boolean delivered) {
        MessageState state = delivered ? MessageState.DELIVERED : MessageState.UNDELIVERABLE;
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        var pdu = DeliverSm.builder()
                .source(message.destination())
                .destination(message.source())
                .esmClass(EsmClass.DEFAULT.withReceipt())
                .shortMessage(Octets.wrap(new ReceiptText(id, state, now, now, delivered ? 0 : ERROR, "").encode()))
                .tlv(Tlv.ofCString(TlvTag.RECEIPTED_MESSAGE_ID, id))
                .tlv(Tlv.ofByte(TlvTag.MESSAGE_STATE, state.code()));
        Tlv reference = message.tlvs().find(TlvTag.USER_MESSAGE_REFERENCE);
        return (reference == null ? pdu : pdu.tlv(reference)).build();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the loop logs what a task throws, and nobody cancels one
    private void later(long millis, Runnable task) {
        loop.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
}
