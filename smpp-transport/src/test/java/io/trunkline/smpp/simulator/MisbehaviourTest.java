package io.trunkline.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.trunkline.smpp.Await;
import io.trunkline.smpp.client.Backoff;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.BindState;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.codec.Wire;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.TimerSettings;
import io.trunkline.smpp.session.UnknownReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jsmpp.bean.BindType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What the carrier does wrong on purpose, as our own client and jSMPP see it over a socket. */
@Timeout(120)
class MisbehaviourTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ORDINARY = "15550001234";
    private static EventLoops loops;

    private final List<BindState> states = new CopyOnWriteArrayList<>();
    private final List<DeliverSm> delivered = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private SimulatedCarrier carrier;

    @SuppressWarnings("NullAway.Init")
    private SmppBind bind;

    @BeforeAll
    static void startLoops() {
        loops = EventLoops.create(2, "misbehaviour");
    }

    @AfterAll
    static void endLoops() {
        loops.shutdown().block(PATIENCE);
    }

    @AfterEach
    void close() {
        if (bind != null) {
            bind.close(Duration.ZERO).block(PATIENCE);
        }
        carrier.close().block(PATIENCE);
    }

    @Test
    void aCarrierThatHangsShouldKeepTheConnectionUntilTheEsmeLeaves() {
        start("receipt.delay=1ms");

        assertThat(submit("14155550933")).isEqualTo(unknown(UnknownReason.TIMEOUT));
        Await.until("the link is found dead", () -> left(CloseReason.LINK_DEAD));
        Await.until("bound again", () -> bind.counters().binds() == 2);
        assertThat(submit(ORDINARY)).isInstanceOf(SubmitOutcome.Accepted.class);
        Await.until("both receipts", () -> delivered.size() == 2);
        assertThat(carrier.figures().unanswered()).isEqualTo(1);
    }

    @Test
    void closingTheCarrierShouldEndSessionsThatHang() {
        start("session.half_open=1", TimerSettings.DEFAULT);
        bind.submit(message(ORDINARY)).subscribe();
        Await.until("it hangs", () -> carrier.figures().unanswered() == 1);
        assertThat(carrier.binds()).isEqualTo(1);

        carrier.close().block(Duration.ofSeconds(5));

        Await.until("the connection ends", () -> left(CloseReason.DISCONNECTED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"magic=on", "session.reset=1\nmagic=off"})
    void aResetShouldLeaveTheOutcomeUnknownAndTheReceiptComeAfterTheRebind(String profile) {
        start("receipt.delay=300ms\n" + profile);

        assertThat(submit("14155550934")).isEqualTo(unknown(UnknownReason.DISCONNECTED));
        Await.until("the receipt", () -> delivered.size() == 1);
        assertThat(bind.counters().binds()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"magic=on", "response.wrong_type=1\nmagic=off"})
    void aResponseOfTheWrongTypeShouldFailItsRequestAndTheSessionStay(String profile) {
        start(profile);

        assertThat(submit("14155550936")).isEqualTo(unknown(UnknownReason.WRONG_RESPONSE));
        assertThat(submit("14155550936")).isEqualTo(unknown(UnknownReason.WRONG_RESPONSE));
        assertThat(bind.counters().binds()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"magic=on", "response.oversized=1\nmagic=off"})
    void anOversizedResponseShouldEndTheSession(String profile) {
        start(profile);

        assertThat(submit("14155550937")).isEqualTo(unknown(UnknownReason.DISCONNECTED));
        Await.until("the session ends", () -> left(CloseReason.BAD_LENGTH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"magic=on", "write.byte_by_byte=on"})
    void oneOctetAtATimeShouldBeReadAllTheSame(String profile) {
        start("receipt.delay=1ms\n" + profile);

        assertThat(submit("14155550935")).isInstanceOf(SubmitOutcome.Accepted.class);
        for (int i = 0; i < 20; i++) {
            assertThat(submit(ORDINARY)).isInstanceOf(SubmitOutcome.Accepted.class);
        }
        Await.until("every receipt", () -> delivered.size() == 21);
    }

    @Test
    void eachOctetShouldBeAWriteOfItsOwn() {
        start("");
        Mischief mischief = new Mischief();
        EmbeddedChannel channel = new EmbeddedChannel(mischief);
        byte[] responses = new byte[2 * Wire.encode(SubmitSmResp.accepted("a1"), 1).length];
        System.arraycopy(Wire.encode(SubmitSmResp.accepted("a1"), 1), 0, responses, 0, responses.length / 2);
        System.arraycopy(
                Wire.encode(SubmitSmResp.accepted("a2"), 2), 0, responses, responses.length / 2, responses.length / 2);

        channel.writeOutbound(Unpooled.copiedBuffer(responses));
        assertThat(octets(channel)).containsExactly(responses.length);
        mischief.spoil("a2", Reaction.Tampering.BYTE_BY_BYTE);
        channel.writeOutbound(Unpooled.copiedBuffer(responses));
        assertThat(octets(channel)).hasSize(responses.length).containsOnly(1);
        channel.finishAndReleaseAll();
    }

    @Test
    void aTextThatIsToComeBackShouldComeBack() {
        start("receipt.lost=1\nmagic=on");

        assertThat(submit("14155550940")).isInstanceOf(SubmitOutcome.Accepted.class);
        Await.until("the receipt and the text", () -> delivered.size() == 2);
        assertThat(delivered).anySatisfy(message -> {
            assertThat(message.source()).isEqualTo(PduAddress.international("14155550940"));
            assertThat(message.destination()).isEqualTo(PduAddress.alphanumeric("Acme"));
            assertThat(message.esmClass().isReceipt()).isFalse();
            assertThat(message.shortMessage()).isEqualTo(message(ORDINARY).shortMessage());
        });
    }

    @Test
    void inboundMessagesShouldComeAtTheirRate() {
        start("inbound.rate=50");

        Await.until("inbound messages", () -> delivered.size() >= 10);
        Await.until("their answers", () -> carrier.figures().inboundAnswered() >= 10);
        assertThat(delivered.getFirst().destination().address()).isEqualTo(InboundMessages.SERVICE);
        assertThat(delivered.get(1).source().address()).isEqualTo("14155550101");
    }

    @Test
    void anotherStackShouldSeeTheSame() throws Exception {
        start("receipt.delay=300ms\nreceipt.lost=0");
        bind.close(Duration.ZERO).block(PATIENCE);
        try (Esme esme = Esme.bind(carrier.port(), BindType.BIND_TRX)) {
            assertThat(esme.submit("14155550935")).isNotEmpty();
            assertThat(esme.submit("14155550940")).isNotEmpty();
            assertThat(new String(esme.next().getShortMessage(), StandardCharsets.ISO_8859_1))
                    .isEqualTo("hello from a test");
            assertThatThrownBy(() -> esme.submit("14155550936")).isInstanceOf(Exception.class);
        }
        try (Esme esme = Esme.bind(carrier.port(), BindType.BIND_TRX)) {
            esme.responseTimeoutMillis(2_000);
            assertThatThrownBy(() -> esme.submit("14155550934")).isInstanceOf(Exception.class);
        }
        try (Esme esme = Esme.bind(carrier.port(), BindType.BIND_TRX)) {
            assertThat(esme.nextReceiptIds(4)).doesNotHaveDuplicates();
        }
    }

    private void start(String profile) {
        start(
                profile,
                TimerSettings.DEFAULT.withEnquireLink(Duration.ofMillis(600)).withResponse(Duration.ofMillis(400)));
    }

    private void start(String profile, TimerSettings timers) {
        Properties settings = new Properties();
        profile.lines().forEach(line -> {
            String[] setting = line.split("=", 2);
            settings.setProperty(setting[0], setting[1]);
        });
        carrier = SimulatedCarrier.start(loops, CarrierSettings.onLoopback(CarrierProfile.from(settings)))
                .blockOptional(PATIENCE)
                .orElseThrow();
        bind = SmppBind.open(
                loops,
                BindSettings.builder("127.0.0.1", carrier.port(), new SystemId("acme"), "any")
                        .timers(timers)
                        .backoff(new Backoff(Duration.ofMillis(10), Duration.ofMillis(50)))
                        .build(),
                message -> {
                    delivered.add(message);
                    return Mono.just(CommandStatus.ROK);
                });
        bind.states().subscribe(states::add);
        bind.bound().block(PATIENCE);
    }

    private SubmitOutcome submit(String destination) {
        SubmitOutcome outcome = bind.submit(message(destination)).block(PATIENCE);
        return outcome instanceof SubmitOutcome.Unknown told ? unknown(told.reason()) : outcome;
    }

    /** Without the sequence number. */
    private static SubmitOutcome unknown(UnknownReason reason) {
        return new SubmitOutcome.Unknown(new io.trunkline.smpp.pdu.SequenceNumber(1), reason);
    }

    private boolean left(CloseReason reason) {
        return states.stream()
                .anyMatch(state -> state instanceof BindState.Waiting waiting && waiting.reason() == reason);
    }

    private static List<Integer> octets(EmbeddedChannel channel) {
        List<Integer> octets = new CopyOnWriteArrayList<>();
        for (ByteBuf written = channel.readOutbound(); written != null; written = channel.readOutbound()) {
            octets.add(written.readableBytes());
            written.release();
        }
        return octets;
    }

    private static SubmitSm message(String destination) {
        return SubmitSm.builder()
                .source(PduAddress.alphanumeric("Acme"))
                .destination(PduAddress.international(destination))
                .registeredDelivery(RegisteredDelivery.ON_ANY_OUTCOME)
                .shortMessage("hello".getBytes(StandardCharsets.ISO_8859_1))
                .build();
    }
}
