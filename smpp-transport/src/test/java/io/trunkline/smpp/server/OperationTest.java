package io.trunkline.smpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.smpp.RawPeer;
import io.trunkline.smpp.client.BindHandler;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.RequestOutcome;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.codec.FrameDecoder;
import io.trunkline.smpp.codec.PduEncoder;
import io.trunkline.smpp.codec.Wire;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BroadcastSm;
import io.trunkline.smpp.pdu.BroadcastSmResp;
import io.trunkline.smpp.pdu.CancelBroadcastSm;
import io.trunkline.smpp.pdu.CancelBroadcastSmResp;
import io.trunkline.smpp.pdu.CancelSm;
import io.trunkline.smpp.pdu.CancelSmResp;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.GenericNack;
import io.trunkline.smpp.pdu.MultiDestination;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Operation;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.QueryBroadcastSm;
import io.trunkline.smpp.pdu.QueryBroadcastSmResp;
import io.trunkline.smpp.pdu.QuerySm;
import io.trunkline.smpp.pdu.QuerySmResp;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.ReplaceSm;
import io.trunkline.smpp.pdu.ReplaceSmResp;
import io.trunkline.smpp.pdu.SubmitMulti;
import io.trunkline.smpp.pdu.SubmitMultiResp;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.pdu.UnsuccessfulSme;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.NotSentReason;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** What is asked of a message centre besides taking a message, over sockets. */
@Timeout(90)
class OperationTest {
    private static final PduAddress SOURCE = PduAddress.international("49170");
    private static final SubmitSm MESSAGE = SubmitSm.builder()
            .source(SOURCE)
            .shortMessage(new byte[] {'h', 'i'})
            .build();

    private final TestCentre centre = TestCentre.start();
    private final EventLoops loops = EventLoops.create(1, "esme");

    @AfterEach
    void stop() {
        loops.shutdown().block(Duration.ofSeconds(10));
        centre.close();
    }

    static Stream<Operation> operations() {
        return Stream.of(
                new QuerySm("7f", SOURCE),
                new CancelSm("CMT", "7f", SOURCE, PduAddress.NONE),
                new ReplaceSm("7f", SOURCE, "", "", RegisteredDelivery.NONE, 0, Octets.ofHex("6869"), Tlvs.NONE),
                new SubmitMulti(List.of(new MultiDestination.DistributionList("friends")), MESSAGE),
                new BroadcastSm("", SOURCE, "", 0, "", "", 0, 0, 0, Tlvs.of(Tlv.ofShort(TlvTag.BROADCAST_REP_NUM, 1))),
                new QueryBroadcastSm("7f", SOURCE, Tlvs.NONE),
                new CancelBroadcastSm("", "7f", SOURCE, Tlvs.NONE));
    }

    // behaviour 5
    @ParameterizedTest
    @MethodSource("operations")
    void aCentreThatDoesNotKnowAnOperationShouldNackIt(Operation operation) throws IOException {
        try (RawPeer peer = bound()) {
            peer.send(operation, 7);
            RawPeer.Frame answer = peer.read();
            assertThat(answer.pdu()).isEqualTo(new GenericNack(CommandStatus.RINVCMDID));
            assertThat(answer.sequence()).isEqualTo(7);
            assertAlive(peer);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void theHandlersAnswerShouldReachTheClientThatAsked(Operation operation) {
        centre.operating(asked -> Mono.just(answerTo(asked)));
        SmppBind bind = open();

        assertThat(bind.request(operation).block())
                .isInstanceOfSatisfying(
                        RequestOutcome.Answered.class,
                        answered -> assertThat(answered.response()).isEqualTo(answerTo(operation)));
    }

    // behaviour 10
    @ParameterizedTest
    @MethodSource("operations")
    void anOperationAgainstTheDirectionShouldBeInTheWrongState(Operation operation) throws IOException {
        try (RawPeer peer = RawPeer.connect(centre.port())) {
            peer.send(RawPeer.bindRequest(BindMode.RECEIVER, "p", TestCentre.PASSWORD), 1);
            assertThat(peer.read().status()).isZero();
            peer.send(operation, 7);
            assertThat(peer.read().pdu()).isEqualTo(operation.refused(CommandStatus.RINVBNDSTS));
        }
    }

    // behaviour 6
    @ParameterizedTest
    @CsvSource({
        // command, body, status of the typed refusal
        "00000003, 4142, ESME_RINVCMDLEN", // query_sm, no NUL
        "00000003, 410001, ESME_RINVCMDLEN", // cut within the address
        "00000003, 4100 01 01 E900, ESME_RINVSRCADR", // not ASCII
        "00000003, 00 01 01 313233343536373839303132333435363738393031 00, ESME_RINVSRCADR", // 21 octets
        "00000008, 31323334353600 00 0000 00 0000 00, ESME_RINVSERTYP", // cancel_sm
        "00000008, 00 E900 0000 00 0000 00, ESME_RINVMSGID",
        "00000007, 4100 0000 00 313200 00 00 00 00, ESME_RINVSCHED", // replace_sm
        "00000007, 4100 0000 00 00 00 00 00 FF41, ESME_RINVCMDLEN", // sm_length beyond the body
        "00000007, 4100 0000 00 00 00 00 00 00 042400FF41, ESME_RINVTLVLEN",
        "00000021, 00 0000 00 00 00, ESME_RINVNUMDESTS", // submit_multi, none
        "00000021, 00 0000 00 01 03, ESME_RINVDESTFLAG",
        "00000021, 00 0000 00 01 02 3132, ESME_RINVDLNAME",
        "00000021, 00 0000 00 FF 01 0000 3100, ESME_RINVCMDLEN", // 255 said, one there
        "00000111, 00 0000 00 00 00 00 313200 00 00 00, ESME_RINVEXPIRY", // broadcast_sm
        "00000111, 00 0000 00 00 00 00 00 00 00 00 0606, ESME_RINVTLVSTREAM",
        "00000112, 00, ESME_RINVCMDLEN", // query_broadcast_sm
        "00000113, 313233343536, ESME_RINVSERTYP", // cancel_broadcast_sm
    })
    void aMalformedOperationShouldGetItsOwnTypedErrorAndTheSessionStay(String command, String body, String status)
            throws IOException {
        centre.operating(asked -> Mono.just(answerTo(asked)));
        String octets = body.replace(" ", "");
        String frame = "%08X %s 00000000 0000002A %s".formatted(16 + octets.length() / 2, command, octets);
        try (RawPeer peer = bound()) {
            peer.send(Wire.octets(frame));
            RawPeer.Frame answer = peer.read();
            assertThat(answer.command()).isEqualTo(Integer.parseInt(command, 16) | 0x80000000);
            assertThat(CommandStatus.of(answer.status())).hasToString(status);
            assertThat(answer.sequence()).isEqualTo(0x2A);
            assertAlive(peer);
        }
    }

    @Test
    void anAnswerOfAnotherTypeAndAFaultShouldBeASystemError() throws IOException {
        QuerySm query = new QuerySm("7f", SOURCE);
        try (RawPeer peer = bound()) {
            centre.operating(asked -> Mono.just(new CancelSmResp(CommandStatus.ROK)));
            peer.send(query, 2);
            assertThat(peer.read().pdu()).isEqualTo(query.refused(CommandStatus.RSYSERR));
            centre.operating(asked -> Mono.error(new IllegalStateException("planted")));
            peer.send(query, 3);
            assertThat(peer.read().pdu()).isEqualTo(query.refused(CommandStatus.RSYSERR));
            centre.operating(asked -> Mono.empty());
            peer.send(query, 4);
            assertThat(peer.read().pdu()).isEqualTo(query.refused(CommandStatus.RSYSERR));
        }
    }

    @Test
    void operationsBeyondTheBoundOfUnansweredOnesShouldBeThrottled() throws IOException {
        centre.operating(asked -> Mono.never());
        QuerySm query = new QuerySm("7f", SOURCE);
        int unansweredMax = ServerSettings.builder("127.0.0.1", 0).build().unansweredMax();
        try (RawPeer peer = bound()) {
            for (int i = 0; i <= unansweredMax; i++) {
                peer.send(query, 10 + i);
            }
            RawPeer.Frame answer = peer.read();
            assertThat(answer.pdu()).isEqualTo(query.refused(CommandStatus.RTHROTTLED));
            assertThat(answer.sequence()).isEqualTo(10 + unansweredMax);
        }
    }

    @Test
    void aSubmitMultiOf255DestinationsShouldBeSentWholeOrNotAtAll() {
        centre.operating(asked -> Mono.just(answerTo(asked)));
        SmppBind bind = open();
        int frame = FrameDecoder.BOUND_OCTETS_MAX;
        SubmitMulti fits = withPayload(frame - PduEncoder.octets(withPayload(0)));
        SubmitMulti tooLong = withPayload(frame + 1 - PduEncoder.octets(withPayload(0)));

        assertThat(bind.request(tooLong).block()).isEqualTo(new RequestOutcome.NotSent(NotSentReason.TOO_LONG));
        assertThat(bind.request(withPayload(65_535)).block())
                .isEqualTo(new RequestOutcome.NotSent(NotSentReason.TOO_LONG));
        assertThat(bind.request(fits).block())
                .isInstanceOfSatisfying(
                        RequestOutcome.Answered.class,
                        answered -> assertThat(answered.response()).isEqualTo(answerTo(fits)));
    }

    private static SubmitMulti withPayload(int octets) {
        MultiDestination longest =
                new MultiDestination.Sme(PduAddress.international("1".repeat(PduAddress.OCTETS_MAX)));
        return new SubmitMulti(
                Collections.nCopies(SubmitMulti.DESTINATIONS_MAX, longest),
                SubmitSm.builder()
                        .source(SOURCE)
                        .tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, new byte[octets]))
                        .build());
    }

    // behaviour 39
    @Test
    void whatHandsInMessagesShouldCountInTheQuotaAndWhatDoesNotShouldNot() throws IOException {
        centre.operating(asked -> Mono.just(answerTo(asked)));
        centre.limiting(new BindLimits(1, AddressList.of(List.of("127.0.0.1")), 1));
        Operation multi = withPayload(1);
        BroadcastSm broadcast = new BroadcastSm("", SOURCE, "", 0, "", "", 0, 0, 0, Tlvs.NONE);
        QuerySm query = new QuerySm("7f", SOURCE);
        try (RawPeer peer = bound()) {
            peer.send(broadcast, 2);
            assertThat(peer.read().pdu()).isEqualTo(answerTo(broadcast));
            Pdu answer;
            do {
                peer.send(multi, 3);
                answer = peer.read().pdu();
            } while (!answer.equals(answerTo(multi)));
            // 255 messages at one a second: nothing more for minutes
            peer.send(broadcast, 4);
            assertThat(peer.read().pdu()).isEqualTo(broadcast.refused(CommandStatus.RTHROTTLED));
            peer.send(query, 5);
            assertThat(peer.read().pdu()).isEqualTo(answerTo(query));
        }
    }

    @Test
    void aDataSmShouldBeTakenAsASubmissionUnlessTheHandlerSaysOtherwise() {
        DataSm message = DataSm.builder()
                .source(SOURCE)
                .tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, new byte[] {'h', 'i'}))
                .build();
        assertThat(open().request(message).block())
                .isInstanceOfSatisfying(
                        RequestOutcome.Answered.class,
                        answered -> assertThat(answered.response()).isEqualTo(DataSmResp.accepted("1")));
        assertThat(centre.submitted).containsExactly(message.toSubmitSm());
    }

    @Test
    void whatIsAskedWithoutABindShouldNotBeSent() {
        SmppBind bind = open();
        bind.close(Duration.ZERO).block(Duration.ofSeconds(10));
        assertThat(bind.request(new QuerySm("7f", SOURCE)).block())
                .isEqualTo(new RequestOutcome.NotSent(NotSentReason.CLOSING));
    }

    private static PduResponse answerTo(Operation operation) {
        CommandStatus ok = CommandStatus.ROK;
        return switch (operation) {
            case QuerySm query -> new QuerySmResp(ok, query.messageId(), "261121060000000+", 2, 0);
            case CancelSm cancel -> new CancelSmResp(CommandStatus.RCANCELFAIL);
            case ReplaceSm replace -> new ReplaceSmResp(ok);
            case SubmitMulti multi ->
                new SubmitMultiResp(
                        ok, "8", List.of(new UnsuccessfulSme(SOURCE, CommandStatus.RSUBMITFAIL)), Tlvs.NONE);
            case BroadcastSm broadcast -> new BroadcastSmResp(ok, "9", Tlvs.NONE);
            case QueryBroadcastSm query ->
                new QueryBroadcastSmResp(ok, query.messageId(), Tlvs.of(Tlv.ofByte(TlvTag.MESSAGE_STATE, 2)));
            case CancelBroadcastSm cancel -> new CancelBroadcastSmResp(ok);
        };
    }

    private SmppBind open() {
        BindSettings settings = BindSettings.builder("127.0.0.1", centre.port(), new SystemId("p"), TestCentre.PASSWORD)
                .build();
        SmppBind bind = SmppBind.open(loops, settings, BindHandler.REFUSING);
        Objects.requireNonNull(bind.bound().block(Duration.ofSeconds(10)));
        return bind;
    }

    private RawPeer bound() throws IOException {
        RawPeer peer = RawPeer.connect(centre.port());
        peer.send(RawPeer.bindRequest(BindMode.TRANSCEIVER, "p", TestCentre.PASSWORD), 1);
        assertThat(peer.read().status()).isZero();
        return peer;
    }

    private static void assertAlive(RawPeer peer) throws IOException {
        peer.send(new io.trunkline.smpp.pdu.EnquireLink(), 77);
        assertThat(peer.read().sequence()).isEqualTo(77);
    }

    @ParameterizedTest
    @ValueSource(strings = {"250101", "0000000000000000", "later"})
    void aReplacementWithATimeThatIsNoneShouldNotBeMade(String time) {
        assertThatThrownBy(() ->
                        new ReplaceSm("7f", SOURCE, time, "", RegisteredDelivery.NONE, 0, Octets.EMPTY, Tlvs.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schedule_delivery_time");
    }
}
