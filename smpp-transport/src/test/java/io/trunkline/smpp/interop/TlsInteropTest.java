package io.trunkline.smpp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudhopper.smpp.SmppBindType;
import com.cloudhopper.smpp.SmppServerConfiguration;
import com.cloudhopper.smpp.SmppSession;
import com.cloudhopper.smpp.SmppSessionConfiguration;
import com.cloudhopper.smpp.impl.DefaultSmppClient;
import com.cloudhopper.smpp.impl.DefaultSmppServer;
import com.cloudhopper.smpp.ssl.SslConfiguration;
import com.cloudhopper.smpp.type.Address;
import io.trunkline.smpp.Await;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.client.Submission;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.server.TestCentre;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.tls.ClientTls;
import io.trunkline.smpp.tls.ServerTls;
import io.trunkline.smpp.tls.TestAuthority;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Both ways with jSMPP and with cloudhopper, over TLS. */
@Timeout(120)
class TlsInteropTest {
    /** Made before the first test's time begins: making keys starts processes. */
    private static final TestAuthority AUTHORITY = TestAuthority.TRUSTED;

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.ISO_8859_1);
    private static final long MILLIS_MAX = 10_000;
    private static final SubmitSm SUBMIT = SubmitSm.builder()
            .source(PduAddress.alphanumeric("id7"))
            .destination(PduAddress.international("491701234567"))
            .shortMessage(HELLO)
            .build();

    private final EventLoops loops = EventLoops.create(1, "esme");

    @AfterEach
    void stop() {
        loops.shutdown().block(Duration.ofSeconds(30));
    }

    @Test
    void jsmppShouldSubmitReceiveAndUnbindAtOurServer() throws Exception {
        SMPPSession esme = new SMPPSession((host, port) ->
                new SocketConnection(AUTHORITY.jdkContext().getSocketFactory().createSocket(host, port)));
        esme.setTransactionTimer(Duration.ofSeconds(60).toMillis());
        List<org.jsmpp.bean.DeliverSm> received = new CopyOnWriteArrayList<>();
        try (TestCentre centre = tlsCentre()) {
            esme.setMessageReceiverListener(new JsmppClientTest.Receiver(received));
            esme.connectAndBind(
                    "127.0.0.1",
                    centre.port(),
                    new BindParameter(
                            BindType.BIND_TRX,
                            "jsmpp",
                            TestCentre.PASSWORD,
                            "",
                            TypeOfNumber.UNKNOWN,
                            NumberingPlanIndicator.UNKNOWN,
                            null));
            assertThat(submit(esme)).isEqualTo("1");
            Await.until("bound", () -> !centre.bound.isEmpty());
            assertThat(centre.bound.getFirst().deliver(deliver()).block()).isInstanceOf(DeliverOutcome.Delivered.class);
            assertThat(received).hasSize(1);
            esme.unbindAndClose();
            Await.until("closed", () -> centre.closed.contains(CloseReason.UNBOUND_BY_PEER));
        }
    }

    private static String submit(SMPPSession esme) throws Exception {
        return esme.submitShortMessage(
                        "",
                        TypeOfNumber.ALPHANUMERIC,
                        NumberingPlanIndicator.UNKNOWN,
                        "Acme",
                        TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN,
                        "491701234567",
                        new ESMClass(),
                        (byte) 0,
                        (byte) 0,
                        null,
                        null,
                        new RegisteredDelivery(0),
                        (byte) 0,
                        DataCodings.ZERO,
                        (byte) 0,
                        HELLO)
                .getMessageId();
    }

    @Test
    void ourClientShouldSubmitAtJsmpp() throws Exception {
        try (ServerSocket socket = AUTHORITY
                .jdkContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout((int) MILLIS_MAX);
            SMPPServerSessionListener listening =
                    new SMPPServerSessionListener(socket.getLocalPort(), new JsmppServerTest.Listening(socket));
            listening.setMessageReceiverListener(new JsmppServerTest.Centre());
            Thread.ofVirtual().start(() -> {
                try {
                    SMPPServerSession session = listening.accept();
                    session.waitForBind(MILLIS_MAX).accept("jsmpp", org.jsmpp.bean.InterfaceVersion.IF_34);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            submitAt(socket.getLocalPort(), "jsmpp", "id7");
        }
    }

    @Test
    void cloudhopperShouldSubmitReceiveAndUnbindAtOurServer() throws Exception {
        List<com.cloudhopper.smpp.pdu.PduRequest<?>> received = new CopyOnWriteArrayList<>();
        DefaultSmppClient client = new DefaultSmppClient();
        try (TestCentre centre = tlsCentre()) {
            SmppSessionConfiguration configuration =
                    new SmppSessionConfiguration(SmppBindType.TRANSCEIVER, "cloud", TestCentre.PASSWORD);
            configuration.setHost("127.0.0.1");
            configuration.setPort(centre.port());
            configuration.setUseSsl(true);
            configuration.setSslConfiguration(cloudhopper());
            SmppSession esme = client.bind(configuration, new CloudhopperTest.Recording(received));
            com.cloudhopper.smpp.pdu.SubmitSm submit = new com.cloudhopper.smpp.pdu.SubmitSm();
            submit.setSourceAddress(new Address((byte) 5, (byte) 0, "Acme"));
            submit.setDestAddress(new Address((byte) 1, (byte) 1, "491701234567"));
            submit.setShortMessage(HELLO);
            assertThat(esme.submit(submit, MILLIS_MAX).getMessageId()).isEqualTo("1");
            assertThat(centre.bound.getFirst().deliver(deliver()).block()).isInstanceOf(DeliverOutcome.Delivered.class);
            assertThat(received).hasSize(1);
            esme.unbind(MILLIS_MAX);
            Await.until("closed", () -> centre.closed.contains(CloseReason.UNBOUND_BY_PEER));
        } finally {
            client.destroy();
        }
    }

    @Test
    void ourClientShouldSubmitAtCloudhopper() throws Exception {
        int port = CloudhopperTest.freePort();
        SmppServerConfiguration configuration = new SmppServerConfiguration();
        configuration.setPort(port);
        configuration.setHost("127.0.0.1");
        configuration.setSystemId("cloud");
        configuration.setUseSsl(true);
        configuration.setSslConfiguration(cloudhopper());
        DefaultSmppServer server = new DefaultSmppServer(configuration, new CloudhopperTest.Centre());
        server.start();
        try {
            submitAt(port, "cloud", "cloud-id");
        } finally {
            server.destroy();
        }
    }

    private void submitAt(int port, String systemId, String messageId) {
        SmppBind bind = SmppBind.open(
                loops,
                BindSettings.builder("127.0.0.1", port, new SystemId("esme"), "secret")
                        .window(20)
                        .tls(ClientTls.DEFAULT.withTrusted(AUTHORITY.certificates()))
                        .build(),
                message -> Mono.just(CommandStatus.ROK));
        assertThat(bind.bound().block(Duration.ofSeconds(30)))
                .satisfies(bound -> assertThat(bound.peerSystemId()).isEqualTo(systemId));
        assertThat(bind.submit(Flux.range(0, 200).map(i -> new Submission<>(SUBMIT, i)))
                        .map(result -> result.outcome())
                        .collectList()
                        .block(Duration.ofSeconds(30)))
                .hasSize(200)
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                SubmitOutcome.Accepted.class,
                                accepted -> assertThat(accepted.messageId()).isEqualTo(messageId)));
        bind.close(Duration.ofSeconds(5)).block(Duration.ofSeconds(30));
    }

    private static TestCentre tlsCentre() {
        return TestCentre.start(settings -> settings.tls(ServerTls.of(AUTHORITY.server())));
    }

    private static DeliverSm deliver() {
        return DeliverSm.builder().shortMessage(HELLO).build();
    }

    private static SslConfiguration cloudhopper() {
        SslConfiguration ssl = new SslConfiguration();
        // Its Netty 3 stalls in the handshake of TLS 1.3.
        ssl.setIncludeProtocols("TLSv1.2");
        ssl.setKeyStorePath(AUTHORITY.serverStore().toString());
        ssl.setKeyStoreType("PKCS12");
        ssl.setKeyStorePassword(TestAuthority.PASSWORD);
        ssl.setKeyManagerPassword(TestAuthority.PASSWORD);
        ssl.setTrustStorePath(AUTHORITY.trustStore().toString());
        ssl.setTrustStoreType("PKCS12");
        ssl.setTrustStorePassword(TestAuthority.PASSWORD);
        return ssl;
    }
}
