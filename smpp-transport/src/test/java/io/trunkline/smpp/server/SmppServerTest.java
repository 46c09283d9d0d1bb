package io.trunkline.smpp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.Await;
import io.trunkline.smpp.RawPeer;
import io.trunkline.smpp.codec.Wire;
import io.trunkline.smpp.pdu.AddressRange;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.BindResponse;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.DeliverSmResp;
import io.trunkline.smpp.pdu.EnquireLink;
import io.trunkline.smpp.pdu.EnquireLinkResp;
import io.trunkline.smpp.pdu.GenericNack;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Unbind;
import io.trunkline.smpp.pdu.UnbindResp;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.NotSentReason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Our server against a peer that says exactly what the test has it say. */
@Timeout(90)
class SmppServerTest {
    private static final SubmitSm SUBMIT = SubmitSm.builder()
            .source(PduAddress.alphanumeric("Acme"))
            .destination(PduAddress.international("491701234567"))
            .shortMessage(new byte[] {'h', 'i'})
            .build();
    private static final DeliverSm DELIVER = DeliverSm.builder()
            .source(PduAddress.international("491701234567"))
            .destination(PduAddress.NONE)
            .shortMessage(new byte[] {'y', 'o'})
            .tlv(Tlv.ofByte(TlvTag.MESSAGE_STATE, 2))
            .build();

    private TestCentre centre = TestCentre.start();

    @AfterEach
    void stop() {
        centre.close();
    }

    // behaviour 1
    @ParameterizedTest
    @ValueSource(strings = {"0000000F", "00000000", "7FFFFFF0", "FFFFFFFF", "00000201"})
    void anImpossibleLengthBeforeTheBindShouldBeNackedAndClosed(String length) throws IOException {
        try (RawPeer peer = RawPeer.connect(centre.port())) {
            peer.send(Wire.octets(length + " 00000004 00000000 00000007"));

            assertNack(peer.read(), CommandStatus.RINVCMDLEN, 0);
            assertThat(peer.isClosedByPeer()).isTrue();
        }
    }

    // behaviour 1
    @Test
    void aBoundPeerShouldBeAllowed68KibiOctetsAndNoMore() throws IOException {
        try (RawPeer peer = bound(BindMode.TRANSCEIVER)) {
            SubmitSm large = SUBMIT.toBuilder()
                    .shortMessage(new byte[0])
                    .tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, new byte[65_535]))
                    .build();
            peer.send(large, 2);
            assertThat(peer.read().pdu()).isEqualTo(SubmitSmResp.accepted("1"));
            assertThat(centre.submitted).containsExactly(large);

            peer.send(Wire.octets("00011001 00000004 00000000 00000007"));
            assertNack(peer.read(), CommandStatus.RINVCMDLEN, 0);
            assertThat(peer.isClosedByPeer()).isTrue();
            Await.until("closed", () -> centre.closed.contains(CloseReason.BAD_LENGTH));
        }
    }

    // behaviour 2
    @Test
    void fragmentedAndCoalescedReadsShouldBePutTogether() throws IOException {
        try (RawPeer peer = RawPeer.connect(centre.port())) {
            for (byte octet : Wire.encode(RawPeer.bindRequest(BindMode.TRANSMITTER, "p", TestCentre.PASSWORD), 1)) {
                peer.send(new byte[] {octet});
            }
            assertThat(peer.read().status()).isZero();

            byte[] one = Wire.encode(SUBMIT, 2);
            byte[] many = new byte[one.length * 10 + 7];
            for (int i = 0; i < 10; i++) {
                System.arraycopy(one, 0, many, i * one.length, one.length);
            }
            System.arraycopy(one, 0, many, 10 * one.length, 7);
            peer.send(many);
            for (int i = 1; i <= 10; i++) {
                assertThat(peer.read().pdu()).isEqualTo(SubmitSmResp.accepted(Integer.toString(i)));
            }
            peer.send(java.util.Arrays.copyOfRange(one, 7, one.length));
            assertThat(peer.read().pdu()).isEqualTo(SubmitSmResp.accepted("11"));
        }
    }

    // behaviour 2
    @Test
    void aPduThatIsNeverEndedShouldEndTheSession() throws IOException {
        restart(settings -> settings.timers(TestCentre.TIMERS.withPartialPdu(Duration.ofMillis(200))));
        try (RawPeer peer = bound(BindMode.TRANSMITTER)) {
            peer.send(new byte[] {0, 0, 0});
            assertThat(peer.isClosedByPeer()).isTrue();
            Await.until("closed", () -> centre.closed.contains(CloseReason.PARTIAL_PDU));
        }
    }

    // behaviour 3
    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void anySequenceNumberShouldBeTakenAndEchoed(int sequence) throws IOException {
        try (RawPeer peer = bound(BindMode.TRANSMITTER)) {
            peer.send(SUBMIT, sequence);
            assertThat(peer.read().sequence()).isEqualTo(sequence);
        }
    }

    // behaviour 5
    @Test
    void anUnknownCommandShouldBeNackedAndTheSessionStay() throws IOException {
        try (RawPeer peer = bound(BindMode.TRANSMITTER)) {
            peer.send(Wire.octets("00000014 00000777 00000000 0000002A DEADBEEF"));
            assertNack(peer.read(), CommandStatus.RINVCMDID, 0x2A);
            assertAlive(peer);
        }
    }

    // behaviour 6
    @Test
    void aMalformedBodyShouldGetATypedErrorAndTheSessionStay() throws IOException {
        try (RawPeer peer = bound(BindMode.TRANSMITTER)) {
            peer.send(Wire.octets("00000013 00000004 00000000 0000002A 000505"));
            RawPeer.Frame answer = peer.read();
            assertThat(answer.pdu()).isEqualTo(SubmitSmResp.refused(CommandStatus.RINVSRCADR));
            assertThat(answer.sequence()).isEqualTo(0x2A);
            assertAlive(peer);
        }
    }

    // behaviour 7
    @Test
    void aResponseShouldNeverBeAnswered() throws IOException {
        try (RawPeer peer = bound(BindMode.TRANSCEIVER)) {
            peer.send(DeliverSmResp.of(CommandStatus.ROK), 99);
            peer.send(Wire.octets("00000010 80000777 00000000 0000002A"));
            peer.send(Wire.octets("00000012 80000005 00000000 0000002A 4142"));
            peer.send(new GenericNack(CommandStatus.RINVCMDID), 98);
            assertAlive(peer);
            Await.until("counted", () -> centre.server().counters().strays() == 4);
        }
    }

    // behaviour 10
    @Test
    void aMessageBeforeTheBindOrAgainstItsDirectionShouldBeInTheWrongState() throws IOException {
        try (RawPeer peer = RawPeer.connect(centre.port())) {
            peer.send(SUBMIT, 1);
            assertThat(peer.read().pdu()).isEqualTo(SubmitSmResp.refused(CommandStatus.RINVBNDSTS));
            bind(peer, BindMode.RECEIVER);
            peer.send(SUBMIT, 3);
            assertThat(peer.read().pdu()).isEqualTo(SubmitSmResp.refused(CommandStatus.RINVBNDSTS));
            assertThat(centre.submitted).isEmpty();
        }
    }

    // behaviour 10
    @Test
    void aSecondBindShouldBeToldSo() throws IOException {
        try (RawPeer peer = bound(BindMode.TRANSMITTER)) {
            peer.send(RawPeer.bindRequest(BindMode.RECEIVER, "p", TestCentre.PASSWORD), 2);
            assertThat(peer.read().status()).isEqualTo(CommandStatus.RALYBND.code());
            assertAlive(peer);
        }
    }

    // behaviour 10
    @Test
    void aConnectionThatDoesNotBindShouldBeClosed() throws IOException {
        restart(settings -> settings.timers(TestCentre.TIMERS.withBind(Duration.ofMillis(200))));
        try (RawPeer peer = RawPeer.connect(centre.port())) {
            assertThat(peer.isClosedByPeer()).isTrue();
        }
    }

    // behaviour 11
    @Test
    void badCredentialsShouldBeToldTheSameAfterTheSameDelay() throws IOException {
        restart(settings -> settings.refusalDelay(Duration.ofMillis(300)));
        for (String systemId : List.of("known", "unknown")) {
            try (RawPeer peer = RawPeer.connect(centre.port())) {
                long begun = System.nanoTime();
                peer.send(RawPeer.bindRequest(BindMode.TRANSMITTER, systemId, "wrong"), 1);
                assertThat(peer.read().status()).isEqualTo(CommandStatus.RBINDFAIL.code());
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(299));
                assertThat(peer.isClosedByPeer()).isTrue();
            }
        }
    }

    @Test
    void bindsBeyondTheLimitOfASystemIdShouldBeRefusedUntilOneEnds() throws IOException {
        try (RawPeer first = bound(BindMode.TRANSMITTER);
                RawPeer second = bound(BindMode.RECEIVER);
                RawPeer third = bound(BindMode.TRANSCEIVER);
                RawPeer fourth = RawPeer.connect(centre.port())) {
            assertThat(centre.server().sessions(new SystemId("p"))).hasSize(3);
            fourth.send(RawPeer.bindRequest(BindMode.TRANSMITTER, "p", TestCentre.PASSWORD), 1);
            assertThat(fourth.read().status()).isEqualTo(CommandStatus.RALYBND.code());

            first.reset();
            Await.until("a place is free", () -> centre.server().sessions().size() == 2);
            assertAlive(second);
            assertAlive(third);
            try (RawPeer fifth = bound(BindMode.TRANSMITTER)) {
                assertAlive(fifth);
            }
        }
    }

    // behaviour 32
    @Test
    void aPeerBelow34ShouldGetNoTlvsAndNoTransceiver() throws IOException {
        try (RawPeer peer = RawPeer.connect(centre.port())) {
            peer.send(old(BindMode.RECEIVER), 1);
            assertThat(peer.read().pdu())
                    .isInstanceOfSatisfying(
                            BindResponse.class,
                            response -> assertThat(response.tlvs().isEmpty()).isTrue());
            CompletableFuture<@Nullable DeliverOutcome> outcome =
                    session().deliver(DELIVER).toFuture();
            DeliverSm received = (DeliverSm) peer.read().pdu();
            assertThat(received.tlvs().isEmpty()).isTrue();
            peer.send(DeliverSmResp.of(CommandStatus.ROK), 1);
            assertThat(outcome.join()).isInstanceOf(DeliverOutcome.Delivered.class);

            DeliverSm payload = DELIVER.toBuilder()
                    .tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, new byte[3]))
                    .build();
            assertThat(session().deliver(payload).block())
                    .isEqualTo(new DeliverOutcome.NotSent(NotSentReason.NEEDS_TLVS));
        }
        try (RawPeer peer = RawPeer.connect(centre.port())) {
            peer.send(old(BindMode.TRANSCEIVER), 1);
            assertThat(peer.read().status()).isEqualTo(CommandStatus.RBINDFAIL.code());
        }
    }

    // behaviour 36
    @Test
    void aPeerThatDoesNotReadShouldBeBoundedAndThenClosed() throws IOException {
        restart(settings -> settings.window(1_000).timers(TestCentre.TIMERS.withSlowReader(Duration.ofMillis(500))));
        try (RawPeer peer = RawPeer.connectNarrow(centre.port())) {
            bind(peer, BindMode.TRANSCEIVER);
            DeliverSm large = DELIVER.toBuilder()
                    .shortMessage(new byte[0])
                    .tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, new byte[60_000]))
                    .build();
            List<DeliverOutcome> outcomes = session()
                    .deliver(Flux.range(0, 1_000).map(i -> new Delivery<>(large, i)))
                    .map(DeliverResult::outcome)
                    .collectList()
                    .block();

            Await.until("closed", () -> centre.closed.contains(CloseReason.SLOW_READER));
            assertThat(outcomes)
                    .isNotNull()
                    .hasSizeLessThan(1_000)
                    .filteredOn(DeliverOutcome.Unknown.class::isInstance)
                    .hasSizeBetween(1, 300);
        }
    }

    // behaviour 36
    @Test
    void aPeerThatAsksAndDoesNotReadTheAnswersShouldBeReadNoMore() throws IOException {
        restart(settings -> settings.timers(TestCentre.TIMERS.withSlowReader(Duration.ofMillis(500))));
        try (RawPeer peer = RawPeer.connectNarrow(centre.port())) {
            bind(peer, BindMode.TRANSCEIVER);
            byte[] links = new byte[64 * 1_024];
            byte[] link = Wire.encode(new EnquireLink(), 1);
            for (int at = 0; at < links.length; at += link.length) {
                System.arraycopy(link, 0, links, at, link.length);
            }
            Thread flood = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 2_000; i++) {
                        peer.send(links);
                    }
                } catch (IOException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Await.until("closed", () -> centre.closed.contains(CloseReason.SLOW_READER));
            peer.reset();
            Await.until("flood has ended", () -> !flood.isAlive());
        }
    }

    // behaviour 38
    @Test
    void anUnbindShouldWaitForWhatIsInFlightThenBeAnsweredAndClosed() throws IOException {
        Sinks.One<SubmitSmResp> later = Sinks.one();
        centre.answering(message -> later.asMono());
        try (RawPeer peer = bound(BindMode.TRANSMITTER)) {
            peer.send(SUBMIT, 2);
            peer.send(new Unbind(), 3);
            Await.until("submitted", () -> centre.submitted.size() == 1);
            later.tryEmitValue(SubmitSmResp.accepted("late"));

            assertThat(peer.read().pdu()).isEqualTo(SubmitSmResp.accepted("late"));
            assertThat(peer.read().pdu()).isEqualTo(new UnbindResp(CommandStatus.ROK));
            assertThat(peer.isClosedByPeer()).isTrue();
            Await.until("closed", () -> centre.closed.contains(CloseReason.UNBOUND_BY_PEER));
        }
    }

    // behaviour 38
    @Test
    void simultaneousUnbindsShouldBothBeAnswered() throws IOException {
        try (RawPeer peer = bound(BindMode.TRANSMITTER)) {
            Mono<Void> closed = session().close(Duration.ofSeconds(1));
            RawPeer.Frame unbind = peer.read();
            assertThat(unbind.pdu()).isEqualTo(new Unbind());
            peer.send(new Unbind(), 77);
            assertThat(peer.read().pdu()).isEqualTo(new UnbindResp(CommandStatus.ROK));
            peer.send(new UnbindResp(CommandStatus.ROK), unbind.sequence());
            assertThat(peer.isClosedByPeer()).isTrue();
            closed.block(Duration.ofSeconds(5));
        }
    }

    // behaviour 39
    @Test
    void aSubmitShouldBeAnsweredOnlyWhenTheHandlerHas() throws IOException {
        Queue<Sinks.One<SubmitSmResp>> open = new ConcurrentLinkedQueue<>();
        centre.answering(message -> {
            Sinks.One<SubmitSmResp> sink = Sinks.one();
            open.add(sink);
            return sink.asMono().publishOn(Schedulers.parallel());
        });
        try (RawPeer peer = bound(BindMode.TRANSMITTER)) {
            peer.send(SUBMIT, 2);
            peer.send(SUBMIT, 3);
            assertAlive(peer);
            Await.until("both came", () -> open.size() == 2);
            open.remove().tryEmitValue(SubmitSmResp.accepted("first"));
            assertThat(peer.read().sequence()).isEqualTo(2);
            open.remove().tryEmitValue(SubmitSmResp.refused(CommandStatus.RMSGQFUL));
            RawPeer.Frame second = peer.read();
            assertThat(second.sequence()).isEqualTo(3);
            assertThat(second.status()).isEqualTo(CommandStatus.RMSGQFUL.code());
        }
    }

    // behaviour 39
    @Test
    void requestsBeyondTheBoundOfUnansweredOnesShouldBeThrottled() throws IOException {
        restart(settings -> settings.unansweredMax(2));
        centre.answering(message -> Mono.never());
        try (RawPeer peer = bound(BindMode.TRANSMITTER)) {
            peer.send(SUBMIT, 2);
            peer.send(SUBMIT, 3);
            peer.send(SUBMIT, 4);
            RawPeer.Frame answer = peer.read();
            assertThat(answer.sequence()).isEqualTo(4);
            assertThat(answer.pdu()).isEqualTo(SubmitSmResp.refused(CommandStatus.RTHROTTLED));
            assertThat(centre.submitted).hasSize(2);
        }
    }

    @Test
    void aHandlerThatFailsShouldBeASystemErrorAndTheSessionStay() throws IOException {
        centre.answering(message -> Mono.error(new IllegalStateException("planted")));
        try (RawPeer peer = bound(BindMode.TRANSMITTER)) {
            peer.send(SUBMIT, 2);
            assertThat(peer.read().pdu()).isEqualTo(SubmitSmResp.refused(CommandStatus.RSYSERR));
            centre.answering(message -> Mono.empty());
            peer.send(SUBMIT, 3);
            assertThat(peer.read().pdu()).isEqualTo(SubmitSmResp.refused(CommandStatus.RSYSERR));
            centre.answering(message -> {
                throw new IllegalStateException("planted");
            });
            peer.send(SUBMIT, 4);
            assertThat(peer.read().pdu()).isEqualTo(SubmitSmResp.refused(CommandStatus.RSYSERR));
        }
    }

    @Test
    void dataSmShouldBeSubmittedAndAnsweredInItsOwnType() throws IOException {
        DataSm data = DataSm.builder()
                .destination(PduAddress.international("49170"))
                .tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, new byte[] {'x'}))
                .build();
        try (RawPeer peer = bound(BindMode.TRANSMITTER)) {
            peer.send(data, 2);
            assertThat(peer.read().pdu()).isEqualTo(DataSmResp.accepted("1"));
            assertThat(centre.submitted).containsExactly(data.toSubmitSm());
        }
    }

    @Test
    void deliverShouldReachAReceiverAndTellItsAnswer() throws IOException {
        try (RawPeer peer = bound(BindMode.RECEIVER)) {
            CompletableFuture<@Nullable DeliverOutcome> taken =
                    session().deliver(DELIVER).toFuture();
            CompletableFuture<@Nullable DeliverOutcome> refused =
                    session().deliver(DELIVER).toFuture();
            RawPeer.Frame first = peer.read();
            RawPeer.Frame second = peer.read();
            assertThat(first.pdu()).isEqualTo(DELIVER);
            peer.send(DeliverSmResp.of(CommandStatus.RX_T_APPN), second.sequence());
            peer.send(DeliverSmResp.of(CommandStatus.ROK), first.sequence());

            assertThat(taken.join()).isInstanceOf(DeliverOutcome.Delivered.class);
            assertThat(refused.join())
                    .isInstanceOfSatisfying(
                            DeliverOutcome.Rejected.class,
                            outcome -> assertThat(outcome.status()).isEqualTo(CommandStatus.RX_T_APPN));
        }
    }

    @Test
    void deliverShouldNotBeSentToATransmitterNorAfterTheEnd() throws IOException {
        ServerSession<String> ended;
        try (RawPeer peer = bound(BindMode.TRANSMITTER)) {
            ended = session();
            assertThat(ended.deliver(DELIVER).block()).isEqualTo(new DeliverOutcome.NotSent(NotSentReason.NOT_BOUND));
            assertAlive(peer);
        }
        ended.closed().block(Duration.ofSeconds(5));
        assertThat(ended.account()).isEqualTo("account of p");
        assertThat(ended.deliver(DELIVER).block()).isInstanceOf(DeliverOutcome.NotSent.class);
    }

    @Test
    void aPeerFromElsewhereShouldBeRefusedAsBadCredentialsAre() throws IOException {
        centre.limiting(new BindLimits(3, AddressList.of(List.of("192.0.2.0/24")), 0));
        try (RawPeer peer = RawPeer.connect(centre.port())) {
            peer.send(RawPeer.bindRequest(BindMode.TRANSCEIVER, "p", TestCentre.PASSWORD), 1);
            assertThat(peer.read().status()).isEqualTo(CommandStatus.RBINDFAIL.code());
        }
        assertThat(centre.bound).isEmpty();
    }

    // behaviour 39
    @Test
    void submissionsOverTheQuotaOfASystemIdShouldBeThrottledOverAllItsBinds() throws IOException {
        centre.limiting(new BindLimits(2, AddressList.of(List.of("127.0.0.1")), 1));
        try (RawPeer one = bound(BindMode.TRANSMITTER);
                RawPeer other = bound(BindMode.TRANSMITTER)) {
            one.send(SUBMIT, 2);
            assertThat(one.read().pdu()).isEqualTo(SubmitSmResp.accepted("1"));
            int throttled = 0;
            for (int sequence = 2; sequence < 22; sequence++) {
                other.send(SUBMIT, sequence);
            }
            for (int sequence = 2; sequence < 22; sequence++) {
                throttled += other.read().pdu().equals(SubmitSmResp.refused(CommandStatus.RTHROTTLED)) ? 1 : 0;
            }
            assertThat(throttled).isGreaterThan(10).isEqualTo(21 - centre.submitted.size());
            other.send(
                    DataSm.builder()
                            .source(SUBMIT.source())
                            .destination(SUBMIT.destination())
                            .build(),
                    3);
            assertThat(other.read().pdu()).isEqualTo(DataSmResp.refused(CommandStatus.RTHROTTLED));
            assertAlive(other);
        }
    }

    @Test
    void aMessageForASystemIdShouldGoToTheReceiverWithLeastUnderWay() throws IOException {
        SystemId p = new SystemId("p");
        assertThat(centre.server().deliver(p, DELIVER).block())
                .isEqualTo(new DeliverOutcome.NotSent(NotSentReason.NOT_BOUND));
        try (RawPeer transmitter = bound(BindMode.TRANSMITTER);
                RawPeer receiver = bound(BindMode.RECEIVER);
                RawPeer transceiver = bound(BindMode.TRANSCEIVER)) {
            Await.until("bound", () -> centre.bound.size() == 3);
            List<CompletableFuture<@Nullable DeliverOutcome>> outcomes = Stream.generate(
                            () -> centre.server().deliver(p, DELIVER).toFuture())
                    .limit(4)
                    .toList();
            for (RawPeer peer : List.of(receiver, transceiver)) {
                for (int i = 0; i < 2; i++) {
                    RawPeer.Frame frame = peer.read();
                    assertThat(frame.pdu()).isEqualTo(DELIVER);
                    peer.send(DeliverSmResp.of(CommandStatus.ROK), frame.sequence());
                }
            }
            assertThat(outcomes)
                    .allSatisfy(outcome -> assertThat(outcome.join()).isInstanceOf(DeliverOutcome.Delivered.class));
            assertAlive(transmitter);
        }
    }

    private void restart(java.util.function.UnaryOperator<ServerSettings.Builder> settings) {
        centre.close();
        centre = TestCentre.start(settings);
    }

    private RawPeer bound(BindMode mode) throws IOException {
        RawPeer peer = RawPeer.connect(centre.port());
        bind(peer, mode);
        return peer;
    }

    private static void bind(RawPeer peer, BindMode mode) throws IOException {
        peer.send(RawPeer.bindRequest(mode, "p", TestCentre.PASSWORD), 1);
        assertThat(peer.read().status()).isZero();
    }

    private ServerSession<String> session() {
        Await.until("bound", () -> !centre.bound.isEmpty());
        return centre.bound.getLast();
    }

    private static BindRequest old(BindMode mode) {
        return new BindRequest(
                mode, new SystemId("old"), TestCentre.PASSWORD, "", InterfaceVersion.V3_3, AddressRange.NONE);
    }

    private static void assertAlive(RawPeer peer) throws IOException {
        peer.send(new EnquireLink(), 4_711);
        RawPeer.Frame answer = peer.read();
        assertThat(answer.pdu()).isEqualTo(new EnquireLinkResp(CommandStatus.ROK));
        assertThat(answer.sequence()).isEqualTo(4_711);
    }

    private static void assertNack(RawPeer.Frame frame, CommandStatus status, int sequence) {
        assertThat(frame.pdu()).isEqualTo(new GenericNack(status));
        assertThat(frame.sequence()).isEqualTo(sequence);
    }
}
