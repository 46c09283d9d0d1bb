package io.trunkline.gateway.carrier.smpp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.carrier.CarrierBind;
import io.trunkline.gateway.carrier.CarrierBind.Answers;
import io.trunkline.gateway.carrier.CarrierLink;
import io.trunkline.gateway.carrier.MessageOutcome;
import io.trunkline.gateway.carrier.NoInbound;
import io.trunkline.gateway.carrier.NoReceipts;
import io.trunkline.gateway.carrier.NoSegments;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.CarrierDialect;
import io.trunkline.gateway.config.CarrierTls;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.receipt.Receipts;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.server.BindDecision;
import io.trunkline.smpp.server.ServerHandler;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.server.ServerSettings;
import io.trunkline.smpp.server.SmppServer;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.simulator.CarrierProfile;
import io.trunkline.smpp.simulator.CarrierSettings;
import io.trunkline.smpp.simulator.SimulatedCarrier;
import io.trunkline.smpp.tls.ServerTls;
import io.trunkline.smpp.tls.TlsIdentity;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is agreed with a carrier, its pace and TLS, as the carrier's side of the socket sees it. */
class CarrierContractTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<Integer> SLOTS = List.of(0, 4);
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A request of each bind at once, and what is made up for where a timer is late by 10 ms. */
    private static final int BURST = 2 * SLOTS.size();

    @TempDir
    private Path folder;

    private final SecretBox secrets = new SecretBox(new byte[SecretBox.KEY_BYTES]);
    private EventLoops loops;
    private SmppLinks links;

    @BeforeEach
    void start() {
        loops = EventLoops.create(1, "test");
        Receipts receipts = new Receipts(new NoReceipts(), new NoSegments(), event -> Mono.empty(), o -> Mono.empty());
        links = new SmppLinks(
                secrets,
                receipts,
                new NoInbound(),
                loops,
                new SmppLinks.Rules(
                        InstantSource.system(),
                        envelope -> true,
                        envelope -> false,
                        sender -> 0,
                        message -> false,
                        message -> false),
                new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() {
        loops.shutdown().block(PATIENCE);
    }

    @Test
    void carrierShouldGetNoMoreThanItsPaceOverAllSlots() throws Exception {
        List<Long> slow = submitted(30, 40);
        assertPaced(slow, 40);
        // So that the pace is what made the difference
        assertThat(seconds(slow)).isGreaterThan(30.0 / 40 * 0.8);
        List<Long> quick = submitted(30, 0);
        assertThat(quick).hasSize(30);
        assertThat(seconds(quick)).isLessThan(seconds(slow));
    }

    private static void assertPaced(List<Long> nanos, double pace) {
        for (int from = 0; from < nanos.size(); from++) {
            for (int to = from; to < nanos.size(); to++) {
                double seconds = (double) (nanos.get(to) - nanos.get(from)) / SECOND_NANOS;
                assertThat(to - from + 1).as("in %s s", seconds).isLessThanOrEqualTo((int) (pace * seconds) + BURST);
            }
        }
    }

    private static double seconds(List<Long> nanos) {
        return (double) (nanos.getLast() - nanos.getFirst()) / SECOND_NANOS;
    }

    /** When the carrier had each submit_sm, on its own clock. */
    private List<Long> submitted(int messages, double pace) throws Exception {
        Path log = Files.createTempFile(folder, "submits", ".csv");
        CarrierSettings settings = new CarrierSettings(
                "127.0.0.1", 0, CarrierProfile.from(new Properties()), Optional.empty(), Optional.of(log));
        SimulatedCarrier carrier =
                SimulatedCarrier.start(loops, settings).blockOptional(PATIENCE).orElseThrow();
        Flux.fromIterable(SLOTS)
                .flatMap(slot -> send(carrier(carrier.port(), pace, null), slot, messages / SLOTS.size()))
                .blockLast(PATIENCE);
        carrier.close().block(PATIENCE);
        return Files.readAllLines(log).stream()
                .map(line -> Long.valueOf(line.substring(0, line.indexOf(','))))
                .sorted()
                .toList();
    }

    private Flux<MessageOutcome> send(Carrier carrier, int slot, int messages) {
        return Flux.usingWhen(
                Mono.fromCallable(() -> links.open(carrier, slot)),
                link -> link.submit(records(messages).concatWith(Flux.never()), () -> true, message -> false)
                        .take(messages),
                CarrierLink::close);
    }

    @Test
    void bindShouldSpeakTlsAndTrustNobodyElse() throws Exception {
        Path store = folder.resolve("carrier.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "carrier",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=carrier",
                        "-ext",
                        "SAN=dns:carrier.example",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        Path key = pem(
                "PRIVATE KEY", keys.getKey("carrier", "changeit".toCharArray()).getEncoded());
        Path certificate = pem("CERTIFICATE", keys.getCertificate("carrier").getEncoded());
        ServerSettings settings = ServerSettings.builder("127.0.0.1", 0)
                .tls(ServerTls.of(TlsIdentity.ofPem(certificate, key)))
                .build();
        SmppServer<String> server = SmppServer.start(loops, settings, new Taker(CommandStatus.ROK))
                .blockOptional(PATIENCE)
                .orElseThrow();
        String authority = Files.readString(certificate);
        assertThat(state(server.port(), new CarrierTls(false, authority))).isEqualTo("bound");
        assertThat(state(server.port(), new CarrierTls(true, authority)))
                .as("the certificate names another host")
                .isEqualTo("waiting");
        assertThat(state(server.port(), new CarrierTls(false, "")))
                .as("the JDK does not trust it")
                .isEqualTo("waiting");
        assertThat(state(server.port(), null)).as("plain TCP").isEqualTo("waiting");
        server.close(Duration.ZERO).block(PATIENCE);
    }

    /** Where a bind stands that is bound or has failed. */
    private String state(int port, @Nullable CarrierTls tls) {
        CarrierLink link = links.open(carrier(port, 0, tls), 0);
        String state = await("connecting");
        link.close().block(PATIENCE);
        return state;
    }

    private String await(String unwanted) {
        return Flux.interval(Duration.ZERO, Duration.ofMillis(10))
                .onBackpressureDrop()
                .concatMapIterable(tick -> links.binds())
                .map(CarrierBind::state)
                .filter(state -> !state.equals(unwanted))
                .next()
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private Path pem(String what, byte[] content) throws Exception {
        String text = Base64.getMimeEncoder(64, new byte[] {10}).encodeToString(content);
        return Files.writeString(
                Files.createTempFile(folder, "carrier", ".pem"),
                "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n",
                US_ASCII);
    }

    /** Bad numbers are not the carrier's fault, and the bind tells so. */
    @Test
    void bindShouldTellRefusalsInARowButNotThoseOfTheMessagesFault() {
        assertThat(answers(CommandStatus.RINVDSTADR)).isEqualTo(Answers.NONE);
        assertThat(answers(CommandStatus.RUNKNOWNERR)).isEqualTo(new Answers(0, 6, 0, 6));
    }

    private Answers answers(CommandStatus status) {
        SmppServer<String> server = SmppServer.start(
                        loops, ServerSettings.builder("127.0.0.1", 0).build(), new Taker(status))
                .blockOptional(PATIENCE)
                .orElseThrow();
        CarrierLink link = links.open(carrier(server.port(), 0, null), 0);
        link.submit(records(6).concatWith(Flux.never()), () -> true, message -> false)
                .take(6)
                .blockLast(PATIENCE);
        Answers answers = links.binds().getFirst().answers();
        assertThat(links.binds().getFirst().rejected()).as("as the bind counts").isEqualTo(6);
        link.close().block(PATIENCE);
        server.close(Duration.ZERO).block(PATIENCE);
        return answers;
    }

    @Test
    void carrierThatStatesNoVersionShouldBeTakenForWhatItsDialectSays() throws Exception {
        assertThat(getsParameters(CarrierDialect.Version.V3_3)).isFalse();
        assertThat(getsParameters(CarrierDialect.Version.V3_4)).isTrue();
    }

    /** Whether a submit_sm has optional parameters, to a carrier that states no version. */
    private boolean getsParameters(CarrierDialect.Version version) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setSoTimeout((int) PATIENCE.toMillis());
            CarrierDialect dialect = new CarrierDialect(version, CarrierDialect.Alphabet.GSM7);
            CarrierLink link = links.open(carrier(listening.getLocalPort(), 0, null, dialect), 0);
            link.submit(records(1).concatWith(Flux.never()), () -> true, message -> false)
                    .subscribe();
            ByteBuffer submit;
            try (Socket socket = listening.accept()) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                DataInputStream in = new DataInputStream(socket.getInputStream());
                int sequence = frame(in).getInt(12);
                // bind_transceiver_resp, ESME_ROK, an empty system_id and nothing else
                socket.getOutputStream()
                        .write(ByteBuffer.allocate(17)
                                .putInt(17)
                                .putInt(0x80000009)
                                .putInt(0)
                                .putInt(sequence)
                                .array());
                submit = frame(in);
            }
            link.close().block(PATIENCE);
            // user_message_reference is the only one
            return submit.getInt(submit.capacity() - 6) == 0x0204_0002;
        }
    }

    private static ByteBuffer frame(DataInputStream in) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(in.readInt());
        in.readFully(frame.array(), 4, frame.capacity() - 4);
        return frame;
    }

    private Carrier carrier(int port, double pace, @Nullable CarrierTls tls) {
        return carrier(port, pace, tls, CarrierDialect.USUAL);
    }

    private Carrier carrier(int port, double pace, @Nullable CarrierTls tls, CarrierDialect dialect) {
        return new Carrier(
                "alpha",
                "127.0.0.1",
                port,
                "esme",
                secrets.seal("word"),
                20,
                SLOTS,
                null,
                ReceiptTimes.DEFAULT,
                FaultTable.USUAL,
                pace,
                tls,
                dialect);
    }

    private static Flux<LaneRecord> records(int messages) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        return Flux.fromStream(IntStream.range(0, messages).mapToObj(i -> {
            Envelope envelope = new Envelope(
                    MessageSid.next(now.toEpochMilli(), 0, new Random(i)),
                    new AccountSid("AC00000000000000000000000000000001"),
                    new Address("+12125550100"),
                    new Address("+14155552671"),
                    null,
                    1,
                    null,
                    now);
            return new LaneRecord(i, new LaneMessage(envelope, "hello", 1, "alpha", 0, "only route"));
        }));
    }

    /** Takes every bind and answers every message alike. */
    private record Taker(CommandStatus status) implements ServerHandler<String> {
        @Override
        public Mono<BindDecision<String>> authenticate(BindRequest bind, SocketAddress remote) {
            return Mono.just(new BindDecision.Accept<>("esme", 9));
        }

        @Override
        public Mono<SubmitSmResp> submit(ServerSession<String> session, SubmitSm message) {
            return Mono.just(status.isOk() ? SubmitSmResp.accepted("1") : SubmitSmResp.refused(status));
        }
    }
}
