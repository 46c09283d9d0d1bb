package io.trunkline.api.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.trunkline.api.app.settings.HostPort;
import io.trunkline.api.app.settings.Settings.Listen;
import io.trunkline.api.app.settings.Settings.SmppTls;
import io.trunkline.smpp.client.BindHandler;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.BindState;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.server.BindDecision;
import io.trunkline.smpp.server.ServerHandler;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.server.SmppServer;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.tls.ClientTls;
import io.trunkline.smpp.tls.Pem;
import io.trunkline.smpp.tls.TlsIdentity;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** What the settings say of TLS, as a partner meets it. */
class PartnerPortTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HostPort ANYWHERE = new HostPort("127.0.0.1", 0);

    @TempDir
    private static Path folder;

    /** Bound by one certificate, which is its own authority. */
    @BeforeAll
    static void certificates() throws Exception {
        identity("gateway");
        identity("partner");
    }

    private static void identity(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        Key key = keys.getKey(name, "changeit".toCharArray());
        pem(name + ".key", "PRIVATE KEY", key.getEncoded());
        pem(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    }

    private static void pem(String file, String what, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {10}).encodeToString(content);
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n",
                US_ASCII);
    }

    @Test
    void partnerShouldSubmitOverTls() {
        assertThat(submitted(Optional.empty(), null)).isTrue();
    }

    @Test
    void partnerWithoutACertificateShouldBeRefusedWhereOneIsAskedFor() {
        Optional<Path> partners = Optional.of(folder.resolve("partner.crt"));
        TlsIdentity partner = TlsIdentity.ofPem(folder.resolve("partner.crt"), folder.resolve("partner.key"));
        assertThat(submitted(partners, partner)).isTrue();
        assertThat(submitted(partners, null)).isFalse();
    }

    @Test
    void certificateThatCannotBeReadShouldBeToldBeforeAnythingStarts() {
        Path missing = folder.resolve("missing.pem");
        Listen listen = new Listen(ANYWHERE, ANYWHERE, Optional.of(new SmppTls(missing, missing, Optional.empty())));
        assertThatIOException().isThrownBy(() -> PartnerPort.check(listen)).withMessageStartingWith(missing.toString());
    }

    /** Whether the message was taken; else the bind failed. */
    private static boolean submitted(Optional<Path> clientCa, @Nullable TlsIdentity identity) {
        SmppTls files = new SmppTls(folder.resolve("gateway.crt"), folder.resolve("gateway.key"), clientCa);
        EventLoops loops = EventLoops.create(1, "partner-port-test");
        SmppServer<String> server = SmppServer.start(
                        loops, PartnerPort.of(new Listen(ANYWHERE, ANYWHERE, Optional.of(files))), new Taker())
                .blockOptional(PATIENCE)
                .orElseThrow();
        try {
            ClientTls tls = ClientTls.DEFAULT.withTrusted(Pem.certificates(folder.resolve("gateway.crt")));
            SmppBind bind = SmppBind.open(
                    loops,
                    BindSettings.builder("127.0.0.1", server.port(), new SystemId("partner"), "secret")
                            .tls(identity == null ? tls : tls.withIdentity(identity))
                            .build(),
                    BindHandler.REFUSING);
            BindState first = bind.states()
                    .filter(state -> state instanceof BindState.Bound || state instanceof BindState.Waiting)
                    .blockFirst(PATIENCE);
            boolean taken = first instanceof BindState.Bound
                    && bind.submit(SubmitSm.builder()
                                            .destination(PduAddress.international("14155550100"))
                                            .shortMessage(new byte[] {65})
                                            .build())
                                    .block(PATIENCE)
                            instanceof SubmitOutcome.Accepted;
            bind.close(Duration.ZERO).block(PATIENCE);
            return taken;
        } finally {
            server.close(Duration.ZERO).block(PATIENCE);
            loops.shutdown().block(PATIENCE);
        }
    }

    /** Takes every bind and every message. */
    private static final class Taker implements ServerHandler<String> {
        @Override
        public Mono<BindDecision<String>> authenticate(BindRequest bind, SocketAddress remote) {
            return Mono.just(new BindDecision.Accept<>("partner", 1));
        }

        @Override
        public Mono<SubmitSmResp> submit(ServerSession<String> session, SubmitSm message) {
            return Mono.just(SubmitSmResp.accepted("1"));
        }
    }
}
