package io.trunkline.smpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.trunkline.smpp.Await;
import io.trunkline.smpp.RawPeer;
import io.trunkline.smpp.codec.MessageView;
import io.trunkline.smpp.codec.Wire;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EnquireLink;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.PduRequest;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.tls.ServerTls;
import io.trunkline.smpp.tls.TestAuthority;
import io.trunkline.smpp.tls.TlsLayer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/**
 * What one peer can make our side hold, told by an allocator that serves this one connection alone and counts capacity,
 * so that buffers half empty and both directions are in it.
 */
@Timeout(120)
class StalledPeerTest {
    private static final long HELD_MAX = 256 * 1024;
    private static final int ANSWERS = 1_000;
    private static final int WINDOW = 65_536;
    private static final String ID_OF_FULL_LENGTH = "x".repeat(64);
    private static final TlsLayer TLS = TlsLayer.of(ServerTls.of(TestAuthority.TRUSTED.server()));
    private static final SubmitSm SUBMIT =
            SubmitSm.builder().shortMessage(new byte[100]).build();

    private final EventLoops loops = EventLoops.create(1, "centre");
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final AtomicLong peak = new AtomicLong();
    private final Centre centre = new Centre();
    private volatile boolean tls;

    @SuppressWarnings("NullAway.Init")
    private Channel listening;

    @BeforeEach
    void listen() {
        listening = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverSocketChannel())
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        centre.accept(channel);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    @AfterEach
    void stop() {
        loops.shutdown().block(Duration.ofSeconds(30));
    }

    // behaviour 36
    @ParameterizedTest
    @CsvSource({"100, false", "60000, false", "65535, false", "100, true", "65535, true"})
    void aPeerThatReadsNoDeliveriesShouldHoldAtMost256KibiOctets(int octets, boolean overTls) throws IOException {
        tls = overTls;
        DeliverSm deliver = DeliverSm.builder()
                .shortMessage(new byte[0])
                .tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, new byte[octets]))
                .build();
        try (RawPeer peer = bound()) {
            centre.deliver(deliver);
            await("closed", () -> centre.closed == CloseReason.SLOW_READER);
        }
        assertHeld(40 * 1024);
    }

    // behaviour 36
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPeerThatAsksAndReadsNoAnswersShouldHoldAtMost256KibiOctets(boolean overTls) throws IOException {
        tls = overTls;
        try (RawPeer peer = bound()) {
            flood(peer, new EnquireLink());
            await("closed", () -> centre.closed == CloseReason.SLOW_READER);
        }
        assertHeld(40 * 1024);
    }

    // behaviour 36
    @Test
    void answersThatComeAfterThePeerHasStoppedReadingShouldStillFit() throws IOException {
        try (RawPeer peer = bound()) {
            for (int i = 1; i <= ANSWERS; i++) {
                peer.send(SUBMIT, i);
            }
            await("all unanswered", () -> centre.unanswered.get() == ANSWERS);
            flood(peer, new EnquireLink());
            await("no longer read", () -> centre.isReadNoMore());
            centre.answerAll();
            await("closed", () -> centre.closed == CloseReason.SLOW_READER);
        }
        assertHeld(80 * 1024);
    }

    // behaviour 1
    @Test
    void anImpossibleLengthShouldHoldNothing() throws IOException {
        try (RawPeer peer = RawPeer.connect(port())) {
            peer.send(Wire.octets("7FFFFFF0 00000004 00000000"));
            assertThat(peer.read().status()).isEqualTo(CommandStatus.RINVCMDLEN.code());
            await("all is given back", () -> held() == 0);
            assertThat(peak.get()).isLessThanOrEqualTo(8 * 1024);
        }
    }

    // behaviour 1
    @Test
    void anUnboundPeerShouldHoldNoMoreThanOneSmallRead() throws IOException {
        try (RawPeer peer = RawPeer.connect(port())) {
            peer.send(Wire.octets("00000200 00000004 00000000"));
            await("held", () -> held() > 0);
            assertThat(peak.get()).isLessThanOrEqualTo(8 * 1024);
        }
        Await.until("all is given back", () -> held() == 0);
    }

    /** The bound holds, and the peer really was stalled. */
    private void assertHeld(long atLeast) {
        assertThat(peak.get()).isBetween(atLeast, HELD_MAX);
        Await.until("all is given back", () -> held() == 0);
    }

    private void await(String what, BooleanSupplier condition) {
        Await.until(what, () -> {
            sample();
            return condition.getAsBoolean();
        });
    }

    private void sample() {
        peak.accumulateAndGet(held(), Math::max);
    }

    private long held() {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    private RawPeer bound() throws IOException {
        RawPeer peer =
                tls ? RawPeer.connectNarrow(port(), TestAuthority.TRUSTED.jdkContext()) : RawPeer.connectNarrow(port());
        peer.send(RawPeer.bindRequest(BindMode.TRANSCEIVER, "p", "secret"), 1);
        assertThat(peer.read().status()).isZero();
        return peer;
    }

    private int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Sends until the other side no longer reads. */
    private static void flood(RawPeer peer, Pdu pdu) {
        byte[] one = Wire.encode(pdu, 1);
        byte[] many = new byte[one.length * 4_096];
        for (int at = 0; at < many.length; at += one.length) {
            System.arraycopy(one, 0, many, at, one.length);
        }
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    peer.send(many);
                }
            } catch (IOException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** A message centre of one session, which keeps what is submitted until it is told to answer. */
    private final class Centre implements SessionListener {
        private final AtomicInteger unanswered = new AtomicInteger();
        private final int[] sequences = new int[ANSWERS];
        private volatile @Nullable SmppSession session;
        private volatile @Nullable CloseReason closed;

        @SuppressWarnings("NullAway.Init")
        private RequestDispatcher dispatcher;

        @SuppressWarnings("NullAway.Init")
        private Lane lane;

        void accept(Channel channel) {
            if (tls) {
                TLS.install(channel);
            }
            dispatcher = new RequestDispatcher(channel.eventLoop(), 0, 10, System::nanoTime);
            lane = dispatcher.lane(new LaneSettings(WINDOW, false, 0));
            session = SmppSession.install(
                    channel,
                    SessionRole.MESSAGE_CENTRE,
                    SessionSettings.of(
                            WINDOW,
                            ANSWERS,
                            InterfaceVersion.V3_4,
                            TimerSettings.DEFAULT.withSlowReader(Duration.ofSeconds(1)),
                            Duration.ofSeconds(5)),
                    this,
                    new SessionCounters());
        }

        SmppSession live() {
            SmppSession current = session;
            if (current == null) {
                throw new AssertionError("no session");
            }
            return current;
        }

        void deliver(DeliverSm message) {
            dispatcher.stream(Flux.range(0, 1_000_000).map(i -> message), new Deliveries())
                    .subscribe();
        }

        boolean isReadNoMore() {
            return !live().channel().config().isAutoRead();
        }

        void answerAll() {
            SmppSession current = live();
            current.channel()
                    .eventLoop()
                    .submit(() -> {
                        for (int sequence : sequences) {
                            current.respond(sequence, SubmitSmResp.accepted(ID_OF_FULL_LENGTH));
                        }
                    })
                    .awaitUninterruptibly(10, TimeUnit.SECONDS);
        }

        @Override
        public void onBindRequest(int sequence, BindRequest bind) {
            live().acceptBind(sequence, bind, new SystemId("centre"));
            lane.attach(live());
        }

        @Override
        public void onMessage(int sequence, MessageView message) {
            sequences[unanswered.getAndIncrement()] = sequence;
        }

        @Override
        public void onData(int sequence, DataSm message) {
            throw new AssertionError("data_sm (expected: submit_sm)");
        }

        @Override
        public void onCredit() {
            dispatcher.onCredit();
        }

        @Override
        public void onClosed(CloseReason reason, CommandStatus status) {
            lane.detach();
            dispatcher.close();
            closed = reason;
        }
    }

    private static final class Deliveries implements Exchange<DeliverSm, DeliverSm> {
        @Override
        public PduRequest request(DeliverSm item) {
            return item;
        }

        @Override
        public DeliverSm answered(DeliverSm item, int sequence, PduResponse response) {
            return item;
        }

        @Override
        public DeliverSm notSent(DeliverSm item, NotSentReason reason) {
            return item;
        }

        @Override
        public DeliverSm unknown(DeliverSm item, int sequence, UnknownReason reason) {
            return item;
        }

        @Override
        public void late(DeliverSm item, int sequence, PduResponse response) {}
    }
}
