package io.trunkline.smpp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.RawPeer;
import io.trunkline.smpp.client.BindHandler;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.client.Submission;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.session.EventLoops;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.ServerConnection;
import org.jsmpp.session.connection.ServerConnectionFactory;
import org.jsmpp.session.connection.socket.ServerSocketConnection;
import org.jsmpp.util.MessageId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Our client with jSMPP as the message centre. */
@Timeout(120)
class JsmppServerTest {
    private static final SubmitSm SUBMIT = SubmitSm.builder()
            .source(PduAddress.alphanumeric("Acme"))
            .destination(PduAddress.international("491701234567"))
            .shortMessage("hello".getBytes(StandardCharsets.ISO_8859_1))
            .build();

    private final EventLoops loops = EventLoops.create(1, "esme");
    private final List<DeliverSm> delivered = new CopyOnWriteArrayList<>();
    private final CompletableFuture<SMPPServerSession> accepted = new CompletableFuture<>();

    @SuppressWarnings("NullAway.Init")
    private SMPPServerSessionListener listening;

    @SuppressWarnings("NullAway.Init")
    private SmppBind bind;

    @BeforeEach
    void start() throws Exception {
        ServerSocket socket = RawPeer.listen();
        listening = new SMPPServerSessionListener(socket.getLocalPort(), new Listening(socket));
        listening.setMessageReceiverListener(new Centre());
        Thread.ofVirtual().start(() -> {
            try {
                SMPPServerSession session = listening.accept();
                session.waitForBind(10_000).accept("jsmpp", org.jsmpp.bean.InterfaceVersion.IF_34);
                accepted.complete(session);
            } catch (Exception e) {
                accepted.completeExceptionally(e);
            }
        });
        BindHandler handler = message -> {
            delivered.add(message);
            return Mono.just(CommandStatus.ROK);
        };
        bind = SmppBind.open(
                loops,
                BindSettings.builder("127.0.0.1", socket.getLocalPort(), new SystemId("esme"), "secret")
                        .window(20)
                        .build(),
                handler);
    }

    @AfterEach
    void stop() throws Exception {
        bind.close(Duration.ofSeconds(1)).block(Duration.ofSeconds(10));
        loops.shutdown().block(Duration.ofSeconds(10));
        listening.close();
    }

    @Test
    void submitsShouldEachGetTheirOwnOutcome() {
        assertThat(bind.bound().block()).satisfies(bound -> {
            assertThat(bound.peerSystemId()).isEqualTo("jsmpp");
            assertThat(bound.version()).isEqualTo(InterfaceVersion.V3_4);
        });

        List<Boolean> right = bind.submit(Flux.range(1, 200).map(i -> new Submission<>(numbered(i), i)))
                .map(result -> result.outcome() instanceof SubmitOutcome.Accepted outcome
                        && outcome.messageId().equals("id" + result.context()))
                .collectList()
                .block();

        assertThat(right).hasSize(200).doesNotContain(false);
    }

    @Test
    void aRefusalShouldBeARejectionWithItsStatus() {
        bind.bound().block();
        assertThat(bind.submit(SUBMIT).block())
                .isInstanceOfSatisfying(
                        SubmitOutcome.Rejected.class,
                        outcome -> assertThat(outcome.status()).isEqualTo(CommandStatus.RINVDSTADR));
    }

    @Test
    void deliverShouldReachTheHandlerAndBeAnswered() throws Exception {
        bind.bound().block();
        accepted.get()
                .deliverShortMessage(
                        "",
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        "491701234567",
                        TypeOfNumber.UNKNOWN,
                        NumberingPlanIndicator.UNKNOWN,
                        "12345",
                        new ESMClass(),
                        (byte) 0,
                        (byte) 0,
                        new RegisteredDelivery(),
                        DataCodings.ZERO,
                        "hi".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(delivered)
                .containsExactly(DeliverSm.builder()
                        .source(PduAddress.international("491701234567"))
                        .destination(new PduAddress(0, 0, "12345"))
                        .shortMessage("hi".getBytes(StandardCharsets.ISO_8859_1))
                        .build());
    }

    private static SubmitSm numbered(int number) {
        return SUBMIT.toBuilder().source(PduAddress.alphanumeric("id" + number)).build();
    }

    /** A socket that is open already, so that its port is known and free. */
    record Listening(ServerSocket socket) implements ServerConnectionFactory {
        @Override
        public ServerConnection listen(int port) {
            return new ServerSocketConnection(socket);
        }

        @Override
        public ServerConnection listen(int port, int timeout) {
            return listen(port);
        }

        @Override
        public ServerConnection listen(int port, int timeout, int backlog) {
            return listen(port);
        }
    }

    /** Accepts with the source as id; refuses the source "Acme". */
    static final class Centre implements ServerMessageReceiverListener {
        private final AtomicInteger submitted = new AtomicInteger();

        @Override
        public SubmitSmResult onAcceptSubmitSm(org.jsmpp.bean.SubmitSm message, SMPPServerSession source)
                throws ProcessRequestException {
            if (message.getSourceAddr().equals("Acme")) {
                throw new ProcessRequestException("planted", CommandStatus.RINVDSTADR.code());
            }
            submitted.incrementAndGet();
            try {
                return new SubmitSmResult(new MessageId(message.getSourceAddr()), null);
            } catch (org.jsmpp.PDUStringException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti message, SMPPServerSession source) {
            throw new AssertionError("not sent");
        }

        @Override
        public QuerySmResult onAcceptQuerySm(QuerySm query, SMPPServerSession source) {
            throw new AssertionError("not sent");
        }

        @Override
        public void onAcceptReplaceSm(ReplaceSm replace, SMPPServerSession source) {}

        @Override
        public void onAcceptCancelSm(CancelSm cancel, SMPPServerSession source) {}

        @Override
        public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm broadcast, SMPPServerSession source) {
            throw new AssertionError("not sent");
        }

        @Override
        public void onAcceptCancelBroadcastSm(CancelBroadcastSm cancel, SMPPServerSession source) {}

        @Override
        public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm query, SMPPServerSession source) {
            throw new AssertionError("not sent");
        }

        @Override
        public DataSmResult onAcceptDataSm(DataSm message, Session source) {
            throw new AssertionError("not sent");
        }
    }
}
