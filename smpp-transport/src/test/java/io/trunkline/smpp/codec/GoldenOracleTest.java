package io.trunkline.smpp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudhopper.smpp.transcoder.DefaultPduTranscoder;
import com.cloudhopper.smpp.transcoder.DefaultPduTranscoderContext;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Pdu;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.netty.buffer.ChannelBuffer;
import org.jboss.netty.buffer.ChannelBuffers;
import org.jsmpp.bean.Address;
import org.jsmpp.bean.DestinationAddress;
import org.jsmpp.bean.DistributionList;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.UnsuccessDelivery;
import org.jsmpp.util.DefaultComposer;
import org.jsmpp.util.DefaultDecomposer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The golden octets against two codecs that are not ours. jSMPP composes each PDU from its fields; cloudhopper reads each
 * and writes it again. Where one of them is wrong the vector is left out here and the defect shown at the end.
 */
class GoldenOracleTest {
    private static final int SEQUENCE = GoldenPdus.SEQUENCE;
    private static final byte INTL = 1;
    private static final byte ISDN = 1;
    private static final byte NONE = 0;
    private static final String RELATIVE_DAY = "000001000000000R";
    private static final DefaultComposer COMPOSER = new DefaultComposer();
    private static final DefaultDecomposer DECOMPOSER = new DefaultDecomposer();

    /** Not known to cloudhopper: submit_multi, outbind and the broadcast commands. */
    private static final Set<String> UNKNOWN_TO_CLOUDHOPPER = Set.of(
            "submit_multi",
            "submit_multi_resp",
            "submit_multi_resp-refused",
            "outbind",
            "broadcast_sm",
            "broadcast_sm_resp",
            "query_broadcast_sm",
            "query_broadcast_sm_resp",
            "cancel_broadcast_sm",
            "cancel_broadcast_sm_resp");

    /** An error without a body: cloudhopper reads past the end of the one, and writes a NUL after the others. */
    private static final Set<String> WRONG_IN_CLOUDHOPPER =
            Set.of("query_sm_resp-failed", "bind_receiver_resp-refused", "submit_sm_resp-throttled");

    /** One of jSMPP's PDUs. */
    private interface Composed {
        byte[] octets() throws Exception;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("composedByJsmpp")
    void jsmppShouldComposeTheGoldenOctets(String name, Composed composed) throws Exception {
        assertThat(composed.octets()).isEqualTo(GoldenPdus.octets(name));
    }

    static Stream<Arguments> composedByJsmpp() {
        return Stream.of(
                of(
                        "bind_transceiver",
                        () -> COMPOSER.bind(9, SEQUENCE, "parta", "secret1", "SMSC", (byte) 0x34, INTL, ISDN, "^494")),
                of("bind_transmitter", () -> COMPOSER.bind(2, SEQUENCE, "parta", "", "", (byte) 0x33, NONE, NONE, "")),
                of(
                        "bind_receiver",
                        () -> COMPOSER.bind(1, SEQUENCE, "parta", "12345678", "", (byte) 0x50, NONE, NONE, "")),
                of("bind_transmitter_resp", () -> COMPOSER.bindResp(0x80000002, SEQUENCE, "smsc1", tlv(0x0210, "50"))),
                of("bind_receiver_resp", () -> COMPOSER.bindResp(0x80000001, SEQUENCE, "smsc1")),
                of("bind_transceiver_resp", () -> COMPOSER.bindResp(0x80000009, SEQUENCE, "smsc1", tlv(0x0210, "34"))),
                of(
                        "submit_sm",
                        () -> COMPOSER.submitSm(
                                SEQUENCE,
                                "CMT",
                                (byte) 5,
                                NONE,
                                "Acme",
                                INTL,
                                ISDN,
                                "491701234567",
                                (byte) 0x40,
                                NONE,
                                (byte) 1,
                                "",
                                RELATIVE_DAY,
                                (byte) 1,
                                NONE,
                                (byte) 0xF5,
                                NONE,
                                hex("0500032A020141"),
                                tlv(0x0204, "BEEF"))),
                of("submit_sm_resp", () -> COMPOSER.submitSmResp(SEQUENCE, "5a9F")),
                of(
                        "deliver_sm",
                        () -> COMPOSER.deliverSm(
                                SEQUENCE,
                                "",
                                INTL,
                                ISDN,
                                "49170",
                                NONE,
                                NONE,
                                "12345",
                                (byte) 4,
                                NONE,
                                NONE,
                                NONE,
                                NONE,
                                hex("69643A3761"),
                                tlv(0x001E, "376100"),
                                tlv(0x0427, "02"))),
                of("deliver_sm_resp", () -> COMPOSER.deliverSmResp(0, SEQUENCE, "")),
                of(
                        "data_sm",
                        () -> COMPOSER.dataSm(
                                SEQUENCE,
                                "",
                                INTL,
                                ISDN,
                                "1",
                                INTL,
                                ISDN,
                                "2",
                                NONE,
                                (byte) 1,
                                (byte) 8,
                                tlv(0x0424, "004100"))),
                of("data_sm_resp", () -> COMPOSER.dataSmResp(SEQUENCE, "9")),
                of("enquire_link", () -> COMPOSER.enquireLink(SEQUENCE)),
                of("enquire_link_resp", () -> COMPOSER.enquireLinkResp(SEQUENCE)),
                of("unbind", () -> COMPOSER.unbind(SEQUENCE)),
                of("unbind_resp", () -> COMPOSER.unbindResp(0, SEQUENCE)),
                of("generic_nack", () -> COMPOSER.genericNack(3, SEQUENCE)),
                of("outbind", () -> COMPOSER.outbind(SEQUENCE, "smsc", "pw")),
                of(
                        "alert_notification",
                        () -> COMPOSER.alertNotification(
                                SEQUENCE, INTL, ISDN, "7", NONE, NONE, "8", tlv(0x0422, "01"))),
                of("query_sm", () -> COMPOSER.querySm(SEQUENCE, "7f", INTL, ISDN, "49170")),
                of(
                        "query_sm_resp",
                        () -> COMPOSER.querySmResp(SEQUENCE, "7f", "261121060000000+", (byte) 5, (byte) 254)),
                of("query_sm_resp-pending", () -> COMPOSER.querySmResp(SEQUENCE, "7f", "", (byte) 1, NONE)),
                of(
                        "cancel_sm",
                        () -> COMPOSER.cancelSm(SEQUENCE, "CMT", "7f", INTL, ISDN, "49170", (byte) 5, NONE, "Acme")),
                of("cancel_sm_resp", () -> COMPOSER.cancelSmResp(SEQUENCE)),
                of(
                        "replace_sm",
                        () -> COMPOSER.replaceSm(
                                SEQUENCE, "7f", INTL, ISDN, "49170", "", RELATIVE_DAY, (byte) 1, NONE, hex("6869"))),
                of(
                        "submit_multi_resp",
                        () -> COMPOSER.submitMultiResp(
                                SEQUENCE,
                                "7f",
                                new UnsuccessDelivery(new Address(INTL, ISDN, "49171"), 0x45),
                                new UnsuccessDelivery(new Address(INTL, ISDN, "49172"), 0x410))),
                of(
                        "broadcast_sm",
                        () -> COMPOSER.broadcastSm(
                                SEQUENCE,
                                "CMT",
                                INTL,
                                ISDN,
                                "49170",
                                "",
                                (byte) 1,
                                "",
                                "",
                                NONE,
                                (byte) 8,
                                NONE,
                                tlv(0x0606, "004142"),
                                tlv(0x0606, "004344"),
                                tlv(0x0601, "000010"),
                                tlv(0x0604, "0003"),
                                tlv(0x0605, "08000A"),
                                tlv(0x0424, "0416"))),
                of(
                        "broadcast_sm_resp",
                        () -> COMPOSER.broadcastSmResp(SEQUENCE, "7f", tlv(0x0607, "00000108"), tlv(0x0606, "004344"))),
                of(
                        "query_broadcast_sm",
                        () -> COMPOSER.queryBroadcastSm(SEQUENCE, "7f", INTL, ISDN, "49170", tlv(0x0204, "0007"))),
                of(
                        "query_broadcast_sm_resp",
                        () -> COMPOSER.queryBroadcastSmResp(
                                SEQUENCE, "7f", tlv(0x0427, "02"), tlv(0x0606, "004142"), tlv(0x0608, "64"))),
                of(
                        "cancel_broadcast_sm",
                        () -> COMPOSER.cancelBroadcastSm(
                                SEQUENCE, "CMT", "7f", INTL, ISDN, "49170", tlv(0x0601, "000010"))),
                of("cancel_broadcast_sm_resp", () -> COMPOSER.cancelBroadcastSmResp(SEQUENCE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("namesForCloudhopper")
    void cloudhopperShouldReadTheGoldenOctetsAndWriteThemAgain(String name) throws Exception {
        byte[] golden = GoldenPdus.octets(name);
        assertThat(throughCloudhopper(golden)).isEqualTo(golden);
    }

    static Stream<String> namesForCloudhopper() {
        return GoldenPdus.all().keySet().stream()
                .filter(name -> !UNKNOWN_TO_CLOUDHOPPER.contains(name) && !WRONG_IN_CLOUDHOPPER.contains(name))
                .sorted();
    }

    @Test
    void jsmppShouldReadTheFieldsOfTheColdCommands() throws Exception {
        assertThat(DECOMPOSER.querySm(GoldenPdus.octets("query_sm")).getSourceAddr())
                .isEqualTo("49170");
        assertThat(DECOMPOSER.querySmResp(GoldenPdus.octets("query_sm_resp")).getFinalDate())
                .isEqualTo("261121060000000+");
        assertThat(DECOMPOSER.cancelSm(GoldenPdus.octets("cancel_sm")).getDestinationAddress())
                .isEqualTo("Acme");
        assertThat(DECOMPOSER.replaceSm(GoldenPdus.octets("replace_sm")).getShortMessage())
                .isEqualTo(hex("6869"));
        assertThat(DECOMPOSER
                        .submitMultiResp(GoldenPdus.octets("submit_multi_resp"))
                        .getUnsuccessSmes())
                .hasSize(2);
        assertThat(DECOMPOSER.broadcastSm(GoldenPdus.octets("broadcast_sm")).getOptionalParameters())
                .hasSize(6);
        assertThat(DECOMPOSER
                        .queryBroadcastSm(GoldenPdus.octets("query_broadcast_sm"))
                        .getMessageId())
                .isEqualTo("7f");
        assertThat(DECOMPOSER
                        .cancelBroadcastSm(GoldenPdus.octets("cancel_broadcast_sm"))
                        .getServiceType())
                .isEqualTo("CMT");
    }

    @Test
    void jsmppLosesTheNameOfADistributionList() throws Exception {
        byte[] composed = COMPOSER.submitMulti(
                SEQUENCE,
                "",
                INTL,
                ISDN,
                "49170",
                new DestinationAddress[] {new Address(INTL, ISDN, "49171"), new DistributionList("friends")},
                NONE,
                NONE,
                (byte) 1,
                "",
                "",
                (byte) 1,
                NONE,
                NONE,
                NONE,
                hex("6869"),
                tlv(0x0204, "0007"));
        byte[] golden = GoldenPdus.octets("submit_multi");
        assertThat(golden.length - composed.length).isEqualTo("friends\0".length());
    }

    @Test
    void jsmppWritesLatin1InThePlatformsCharset() throws Exception {
        byte[] composed = COMPOSER.querySm(SEQUENCE, "7f", INTL, ISDN, "M\u00fcller");
        assertThat(composed).contains(0xC3, 0xBC);
    }

    @Test
    void cloudhopperReadsPastTheEndOfAnErrorWithoutABody() {
        assertThatThrownBy(() -> throughCloudhopper(GoldenPdus.octets("query_sm_resp-failed")))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void jsmppDoesNotKnowTheParametersOfReplaceSm() throws Exception {
        byte[] golden = GoldenPdus.octets("replace_sm-payload");
        byte[] composed = COMPOSER.replaceSm(SEQUENCE, "7f", INTL, ISDN, "49170", "", "", NONE, (byte) 2, new byte[0]);
        assertThat(Arrays.copyOfRange(composed, 16, composed.length))
                .isEqualTo(Arrays.copyOfRange(golden, 16, golden.length - 6));
    }

    @Test
    void aQueryAnswerThatIsOkShouldHaveItsState() {
        byte[] bare = Wire.octets("00000010 80000003 00000000 01020304");
        assertThatThrownBy(() -> Wire.decode(bare)).isInstanceOf(MalformedPduException.class);
    }

    @Test
    void jsmppReadsPastTheEndWhereWeGiveATypedError() {
        byte[] cut = Wire.octets("00000012 00000003 00000000 01020304 4142");
        assertThatThrownBy(() -> DECOMPOSER.querySm(cut)).isInstanceOf(ArrayIndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Wire.decode(cut))
                .isInstanceOfSatisfying(
                        MalformedPduException.class,
                        defect -> assertThat(defect.status()).isEqualTo(CommandStatus.RINVCMDLEN));
    }

    /** Every cut and every flipped octet of every vector is a PDU or a typed error. */
    @Test
    void everyMutationOfEveryVectorShouldBeReadOrRefusedWithATypedError() {
        int refused = 0;
        for (String name : GoldenPdus.all().keySet()) {
            byte[] golden = GoldenPdus.octets(name);
            for (int length = Pdu.HEADER_OCTETS; length < golden.length; length++) {
                refused += refused(withLength(Arrays.copyOf(golden, length)));
            }
            for (int at = Pdu.HEADER_OCTETS; at < golden.length; at++) {
                for (int octet : List.of(0x00, 0x01, 0x7F, 0x80, 0xE9, 0xFF)) {
                    byte[] changed = golden.clone();
                    changed[at] = (byte) octet;
                    refused += refused(changed);
                }
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    private static int refused(byte[] frame) {
        try {
            Pdu pdu = Wire.decode(frame);
            assertThat(Wire.encode(pdu, SEQUENCE)).isNotEmpty();
            return 0;
        } catch (MalformedPduException e) {
            assertThat(e.status().isOk()).isFalse();
            return 1;
        }
    }

    private static byte[] withLength(byte[] frame) {
        java.nio.ByteBuffer.wrap(frame).putInt(0, frame.length);
        return frame;
    }

    private static byte[] throughCloudhopper(byte[] frame) throws Exception {
        DefaultPduTranscoder transcoder = new DefaultPduTranscoder(new DefaultPduTranscoderContext());
        ChannelBuffer in = ChannelBuffers.copiedBuffer(frame);
        com.cloudhopper.smpp.pdu.Pdu pdu = transcoder.decode(in);
        pdu.removeCommandLength();
        ChannelBuffer out = transcoder.encode(pdu);
        byte[] again = new byte[out.readableBytes()];
        out.readBytes(again);
        return again;
    }

    private static Arguments of(String name, Composed composed) {
        return Arguments.of(name, composed);
    }

    private static OptionalParameter tlv(int tag, String value) {
        return new OptionalParameter.OctetString((short) tag, hex(value));
    }

    private static byte[] hex(String octets) {
        return Octets.ofHex(octets).toByteArray();
    }
}
