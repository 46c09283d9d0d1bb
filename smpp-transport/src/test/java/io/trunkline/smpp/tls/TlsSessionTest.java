package io.trunkline.smpp.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trunkline.smpp.Await;
import io.trunkline.smpp.RawPeer;
import io.trunkline.smpp.client.Backoff;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.BindState;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.client.Submission;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.codec.Wire;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.server.TestCentre;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.EventLoops;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Our client and our server over TLS, in what must work and in what must not. */
@Timeout(120)
class TlsSessionTest {
    private static final ServerTls SERVER = ServerTls.of(TestAuthority.TRUSTED.server());
    private static final ClientTls CLIENT = ClientTls.DEFAULT.withTrusted(TestAuthority.TRUSTED.certificates());
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));
    private static final SubmitSm SUBMIT = SubmitSm.builder()
            .destination(PduAddress.international("491701234567"))
            .shortMessage(new byte[100])
            .build();

    private final List<BindState> states = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private EventLoops loops;

    @AfterEach
    void stop() {
        loops.shutdown().block(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messagesShouldFlowBothWaysOnEitherTransport(boolean epoll) {
        try (TestCentre centre = TestCentre.start(settings -> settings.tls(SERVER))) {
            loops = epoll ? EventLoops.create(1, "esme") : EventLoops.nio(1, "esme");
            SmppBind bind = open(centre.port(), CLIENT);
            bind.bound().block(Duration.ofSeconds(30));
            assertThat(bind.submit(Flux.range(0, 2_000).map(i -> new Submission<>(SUBMIT, i)))
                            .map(result -> result.outcome())
                            .collectList()
                            .block(Duration.ofSeconds(30)))
                    .hasSize(2_000)
                    .allMatch(SubmitOutcome.Accepted.class::isInstance);

            DeliverSm deliver =
                    DeliverSm.builder().shortMessage(new byte[] {'y', 'o'}).build();
            Await.until("bound", () -> !centre.bound.isEmpty());
            assertThat(centre.bound.getFirst().deliver(deliver).block(Duration.ofSeconds(30)))
                    .isInstanceOf(DeliverOutcome.Delivered.class);
            assertThat(centre.peers.getFirst().certificates()).isEmpty();

            bind.close(Duration.ofSeconds(5)).block(Duration.ofSeconds(30));
            Await.until("unbound", () -> centre.closed.equals(List.of(CloseReason.UNBOUND_BY_PEER)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ClientCertificates.class,
            names = {"OPTIONAL", "REQUIRED"})
    void aClientCertificateShouldBeShownToWhoeverJudgesTheBind(ClientCertificates wanted) {
        try (TestCentre centre = TestCentre.start(settings ->
                settings.tls(SERVER.withClientCertificates(wanted, TestAuthority.TRUSTED.certificates())))) {
            loops = EventLoops.create(1, "esme");
            SmppBind bind = open(centre.port(), CLIENT.withIdentity(TestAuthority.TRUSTED.client()));
            bind.bound().block(Duration.ofSeconds(30));
            assertThat(centre.peers.getFirst().certificates().getFirst().getSubjectX500Principal())
                    .hasToString("CN=client of trusted");
        }
    }

    @Test
    void aClientWithoutACertificateShouldGetInOnlyWhereItIsOptional() {
        try (TestCentre centre = TestCentre.start(settings -> settings.tls(
                SERVER.withClientCertificates(ClientCertificates.OPTIONAL, TestAuthority.TRUSTED.certificates())))) {
            loops = EventLoops.create(1, "esme");
            open(centre.port(), CLIENT).bound().block(Duration.ofSeconds(30));
            assertThat(centre.peers.getFirst().certificates()).isEmpty();
        }
        refused(
                SERVER.withClientCertificates(ClientCertificates.REQUIRED, TestAuthority.TRUSTED.certificates()),
                CLIENT);
    }

    @Test
    void aClientCertificateOfAStrangerShouldNotGetIn() {
        loops = EventLoops.create(1, "esme");
        refused(
                SERVER.withClientCertificates(ClientCertificates.OPTIONAL, TestAuthority.TRUSTED.certificates()),
                CLIENT.withIdentity(TestAuthority.STRANGER.client()));
    }

    @Test
    void aServerOfAnotherAuthorityShouldBeLeftBeforeAnythingIsSaid() {
        loops = EventLoops.create(1, "esme");
        refused(ServerTls.of(TestAuthority.STRANGER.server()), CLIENT);
    }

    @Test
    void aCertificateThatNamesAnotherHostShouldBeRefusedUnlessTheHostIsNotVerified() {
        loops = EventLoops.create(1, "esme");
        ServerTls elsewhere = ServerTls.of(TestAuthority.TRUSTED.serverElsewhere());
        refused(elsewhere, CLIENT);
        try (TestCentre centre = TestCentre.start(settings -> settings.tls(elsewhere))) {
            open(centre.port(), CLIENT.withoutHostVerification()).bound().block(Duration.ofSeconds(30));
        }
    }

    @Test
    void aCentreThatDoesNotSpeakTlsShouldBeLeft() {
        loops = EventLoops.create(1, "esme");
        try (TestCentre centre = TestCentre.start()) {
            assertRefused(centre, open(centre.port(), CLIENT));
        }
    }

    @Test
    void aPeerThatSpeaksPlainSmppToATlsServerShouldBeCut() throws IOException {
        loops = EventLoops.create(1, "esme");
        try (TestCentre centre = TestCentre.start(settings -> settings.tls(SERVER));
                RawPeer peer = RawPeer.connect(centre.port())) {
            peer.send(RawPeer.bindRequest(BindMode.TRANSCEIVER, "p", TestCentre.PASSWORD), 1);
            peer.awaitClose();
            assertThat(centre.peers).isEmpty();
        }
    }

    @Test
    void aCentreThatNeverEndsTheHandshakeShouldBeLeftInTime() throws IOException {
        loops = EventLoops.create(1, "esme");
        try (ServerSocket mute = RawPeer.listen()) {
            SmppBind bind = open(mute.getLocalPort(), CLIENT.withHandshake(Duration.ofMillis(100)));
            Await.until("two attempts have failed", () -> failedAttempts() >= 2);
            bind.close(Duration.ZERO).block(Duration.ofSeconds(30));
        }
    }

    @Test
    void aClientThatNeverBeginsTheHandshakeShouldBeCutInTime() throws IOException {
        loops = EventLoops.create(1, "esme");
        try (TestCentre centre =
                        TestCentre.start(settings -> settings.tls(SERVER.withHandshake(Duration.ofMillis(100))));
                RawPeer mute = RawPeer.connect(centre.port())) {
            mute.awaitClose();
        }
    }

    @Test
    void aClientThatBeginsASecondHandshakeShouldBeCut() throws Exception {
        loops = EventLoops.create(1, "esme");
        try (TestCentre centre = TestCentre.start(settings -> settings.tls(SERVER));
                SSLSocket socket = (SSLSocket) TestAuthority.TRUSTED
                        .jdkContext()
                        .getSocketFactory()
                        .createSocket("localhost", centre.port())) {
            socket.setSoTimeout(30_000);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            socket.getOutputStream()
                    .write(Wire.encode(RawPeer.bindRequest(BindMode.TRANSCEIVER, "p", TestCentre.PASSWORD), 1));
            assertThat(socket.getInputStream().read()).isZero();

            assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
                socket.startHandshake();
                socket.getInputStream().readNBytes(1_000_000);
            });
            Await.until("cut", () -> centre.closed.equals(List.of(CloseReason.TLS_FAILED)));
        }
    }

    @Test
    void anIdentityShouldBeReadFromPemFiles(@TempDir Path folder) throws Exception {
        loops = EventLoops.create(1, "esme");
        TlsIdentity server = TestAuthority.TRUSTED.server();
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        StringBuilder certificates = new StringBuilder();
        for (java.security.cert.X509Certificate certificate : server.chain()) {
            certificates.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        Files.writeString(chain, certificates);
        Files.writeString(key, pem("PRIVATE KEY", server.key().getEncoded()));

        assertThat(TlsIdentity.ofPem(chain, key)).isEqualTo(server);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsIdentity.ofPem(chain, chain))
                .withMessageContaining("no private key (expected: PKCS #8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TlsIdentity.ofPem(key, key))
                .withMessageContaining("(expected:");
    }

    private static String pem(String type, byte[] encoded) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + type
                + "-----\n";
    }

    private void refused(ServerTls server, ClientTls client) {
        states.clear();
        try (TestCentre centre = TestCentre.start(settings -> settings.tls(server))) {
            assertRefused(centre, open(centre.port(), client));
        }
    }

    /** No bind came through, the reason is told, and the client goes on trying as after a refused bind. */
    private void assertRefused(TestCentre centre, SmppBind bind) {
        Await.until("two attempts have failed", () -> failedAttempts() >= 2);
        bind.close(Duration.ZERO).block(Duration.ofSeconds(30));
        assertThat(centre.peers).isEmpty();
        assertThat(states).noneMatch(BindState.Bound.class::isInstance);
        assertThat(states)
                .anyMatch(state -> state instanceof BindState.Connecting connecting && connecting.attempt() == 2);
    }

    private long failedAttempts() {
        return states.stream()
                .filter(state ->
                        state instanceof BindState.Waiting waiting && waiting.reason() == CloseReason.TLS_FAILED)
                .count();
    }

    private SmppBind open(int port, ClientTls tls) {
        SmppBind bind = SmppBind.open(
                loops,
                BindSettings.builder("127.0.0.1", port, new SystemId("esme"), TestCentre.PASSWORD)
                        .window(50)
                        .backoff(QUICK)
                        .tls(tls)
                        .build(),
                message -> Mono.just(CommandStatus.ROK));
        bind.states().subscribe(states::add);
        return bind;
    }
}
