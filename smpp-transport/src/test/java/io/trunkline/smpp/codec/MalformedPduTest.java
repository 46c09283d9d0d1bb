package io.trunkline.smpp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.DeliverSmResp;
import io.trunkline.smpp.pdu.MessagePdu;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedPduTest {
    private static final SubmitSm SUBMIT = SubmitSm.builder()
            .source(PduAddress.international("4915112345678"))
            .destination(PduAddress.international("4915187654321"))
            .shortMessage(new byte[] {'h', 'e', 'l', 'l', 'o'})
            .tlv(Tlv.ofShort(TlvTag.USER_MESSAGE_REFERENCE, 7))
            .build();

    // behaviour 6
    @Test
    void everyTruncationShouldBeATypedError() throws MalformedPduException {
        byte[] whole = Wire.encode(SUBMIT, 1);
        int withoutTlvs = whole.length - 6;
        for (int length = 16; length < whole.length; length++) {
            byte[] cut = withLength(Arrays.copyOf(whole, length));
            if (length == withoutTlvs) {
                assertThat(Wire.decode(cut))
                        .isEqualTo(SUBMIT.toBuilder().tlvs(Tlvs.NONE).build());
            } else if (!endsInStrayNul(whole, withoutTlvs, length)) {
                assertThatExceptionOfType(MalformedPduException.class)
                        .as("cut to %d octets", length)
                        .isThrownBy(() -> Wire.decode(cut))
                        .matches(defect -> !defect.status().isOk());
            }
        }
    }

    // behaviour 6
    @ParameterizedTest
    @CsvSource({
        "0, RINVSERTYP, 123456",
        "19, RINVSRCADR, 123456789012345678901",
    })
    void anOverlongFieldShouldNameItsOwnStatus(int offset, String status, String text) {
        byte[] whole = Wire.encode(SUBMIT, 1);
        byte[] before = Arrays.copyOf(whole, 16 + Math.min(offset, 3));
        ByteBuffer frame = ByteBuffer.allocate(before.length + text.length() + 40);
        frame.put(before).put(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

        assertStatus("ESME_" + status, withLength(frame.array()));
    }

    // behaviour 27
    @Test
    void aPayloadBesideAShortMessageShouldBeRefusedToASubmitterAndReadFromACentre() throws MalformedPduException {
        Tlv payload = Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, new byte[] {'x'});
        assertStatus(
                "ESME_RTLVNOTALLWD", Wire.encode(SUBMIT.toBuilder().tlv(payload).build(), 1));
        DeliverSm both =
                DeliverSm.builder().shortMessage(new byte[] {'y'}).tlv(payload).build();
        assertThat(((MessagePdu) Wire.decode(Wire.encode(both, 1))).userData()).isEqualTo(Octets.ofHex("79"));
    }

    // behaviour 28
    @Test
    void smLengthBeyondTheBodyShouldBeAnInvalidMessageLength() {
        byte[] whole = Wire.encode(SUBMIT.toBuilder().tlvs(Tlvs.NONE).build(), 1);
        whole[whole.length - 6] = (byte) 0xFF;
        assertStatus("ESME_RINVMSGLEN", whole);
    }

    // behaviour 28
    @Test
    void smLengthShouldBeUnsignedUpTo255() throws MalformedPduException {
        SubmitSm full = SUBMIT.toBuilder().shortMessage(new byte[255]).build();
        assertThat(Wire.decode(Wire.encode(full, 1))).isEqualTo(full);
    }

    // behaviour 28
    @Test
    void aStrayTrailingNulShouldBeTolerated() throws MalformedPduException {
        SubmitSm plain = SUBMIT.toBuilder().tlvs(Tlvs.NONE).build();
        byte[] whole = Wire.encode(plain, 1);
        assertThat(Wire.decode(withLength(Arrays.copyOf(whole, whole.length + 1))))
                .isEqualTo(plain);
    }

    // behaviour 29
    @Test
    void unknownTlvsShouldComeThroughOctetByOctetInOrderWithRepeats() throws MalformedPduException {
        Octets section = Octets.ofHex("3FFF0002CAFE" + "14010000" + "3FFF000101" + "FFFF000400000000" + "0204000200FF");
        SubmitSm relayed = SUBMIT.toBuilder().tlvs(Tlvs.ofEncoded(section)).build();

        SubmitSm decoded = (SubmitSm) Wire.decode(Wire.encode(relayed, 1));

        assertThat(decoded.tlvs().encoded()).isEqualTo(section);
        assertThat(decoded.tlvs().toList())
                .extracting(Tlv::tag)
                .containsExactly(0x3FFF, 0x1401, 0x3FFF, 0xFFFF, 0x0204);
    }

    @Test
    void aTlvOf65535OctetsShouldComeThrough() throws MalformedPduException {
        SubmitSm large = SUBMIT.toBuilder()
                .shortMessage(Octets.EMPTY)
                .tlvs(Tlvs.of(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, new byte[65_535])))
                .build();
        MessagePdu decoded = (MessagePdu) Wire.decode(Wire.encode(large, 1));
        assertThat(decoded).isEqualTo(large);
        assertThat(decoded.userData().length()).isEqualTo(65_535);
    }

    // behaviour 30
    @ParameterizedTest
    @ValueSource(strings = {"1", "000001000000000", "000001000000000X", "00000100000000R0"})
    void aValidityPeriodOfAnotherFormShouldBeRefused(String period) {
        byte[] bytes = Wire.encode(SUBMIT.toBuilder().validityPeriod(period).build(), 1);
        assertStatus("ESME_RINVEXPIRY", bytes);
    }

    // behaviour 30
    @ParameterizedTest
    @ValueSource(strings = {"240101120000004+", "991231235959948-", "000000000030000R", ""})
    void aTimeOfTheSpecifiedFormShouldComeThrough(String time) throws MalformedPduException {
        SubmitSm timed = SUBMIT.toBuilder()
                .scheduleDeliveryTime(time)
                .validityPeriod(time)
                .build();
        assertThat(Wire.decode(Wire.encode(timed, 1))).isEqualTo(timed);
    }

    // behaviour 30
    @Test
    void aScheduleOfAnotherFormShouldBeRefused() {
        assertStatus(
                "ESME_RINVSCHED",
                Wire.encode(SUBMIT.toBuilder().scheduleDeliveryTime("tomorrow").build(), 1));
    }

    // behaviour 31
    @Test
    void addressesShouldKeepRawLatin1AndUnknownNumberTypes() throws MalformedPduException {
        DeliverSm deliver = DeliverSm.builder()
                .source(new PduAddress(0xEE, 0xFF, "Caf\u00E9 \u00FF\u0080+12345678901"))
                .destination(new PduAddress(5, 14, "12345678901234567890"))
                .build();
        assertThat(Wire.decode(Wire.encode(deliver, 1))).isEqualTo(deliver);
    }

    // behaviour 9
    @Test
    void anErrorResponseShouldNeedNoBodyAndSurviveABrokenOne() throws MalformedPduException {
        byte[] bare = Wire.octets("00000010 80000004 00000008 00000001");
        byte[] noNul = Wire.octets("00000013 80000004 00000008 00000001 414243");
        assertThat(Wire.decode(bare)).isEqualTo(SubmitSmResp.refused(CommandStatus.RSYSERR));
        assertThat(Wire.decode(noNul)).isEqualTo(SubmitSmResp.refused(CommandStatus.RSYSERR));
    }

    // behaviour 9
    @Test
    void anAcceptanceWithoutAnIdShouldBeAnEmptyId() throws MalformedPduException {
        assertThat(Wire.decode(Wire.octets("00000010 80000004 00000000 00000001")))
                .isEqualTo(SubmitSmResp.accepted(""));
    }

    // behaviour 9
    @ParameterizedTest
    @CsvSource({"00000013, 414243, ABC", "00000015, 4142000427, AB", "00000016, 410004270005, A"})
    void anAcceptanceShouldSurviveADefectAfterItsStatus(String length, String body, String id)
            throws MalformedPduException {
        assertThat(Wire.decode(Wire.octets(length + "80000004 00000000 00000001" + body)))
                .isEqualTo(SubmitSmResp.accepted(id));
        assertThat(Wire.decode(Wire.octets(length + "80000103 00000000 00000001" + body)))
                .isEqualTo(new DataSmResp(CommandStatus.ROK, id, Tlvs.NONE));
        assertThat(Wire.decode(Wire.octets(length + "80000005 00000000 00000001" + body)))
                .isEqualTo(DeliverSmResp.of(CommandStatus.ROK));
    }

    // behaviour 9
    @Test
    void anAcceptanceWithAnIdThatIsTooLongShouldHaveNone() throws MalformedPduException {
        assertThat(Wire.decode(Wire.octets("00000051 80000004 00000000 00000001" + "41".repeat(65))))
                .isEqualTo(SubmitSmResp.accepted(""));
        assertThat(Wire.decode(Wire.octets("00000056 80000004 00000000 00000001" + "41".repeat(65) + "0004270001")))
                .isEqualTo(SubmitSmResp.accepted(""));
    }

    // behaviour 6
    @Test
    void mutatedPdusShouldBeReadOrRefusedWithATypedErrorAndNothingElse() {
        Random random = new Random(20_260_101);
        byte[][] seeds = {
            Wire.encode(SUBMIT, 1),
            Wire.encode(SubmitSmResp.accepted("abc"), 1),
            Wire.encode(DeliverSm.builder().shortMessage(new byte[40]).build(), 1),
        };
        int refused = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] frame = seeds[i % seeds.length].clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                frame[16 + random.nextInt(frame.length - 16)] = (byte) random.nextInt(256);
            }
            try {
                Wire.decode(withLength(Arrays.copyOf(frame, 16 + random.nextInt(frame.length - 15))));
            } catch (MalformedPduException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(50_000, 190_000);
    }

    private static void assertStatus(String status, byte[] frame) {
        MalformedPduException defect = catchThrowableOfType(MalformedPduException.class, () -> Wire.decode(frame));
        assertThat(defect).isNotNull();
        assertThat(defect.status()).hasToString(status);
    }

    private static boolean endsInStrayNul(byte[] whole, int from, int length) {
        if (length <= from || length >= from + 4) {
            return false;
        }
        for (int i = from; i < length; i++) {
            if (whole[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] withLength(byte[] frame) {
        ByteBuffer.wrap(frame).putInt(0, frame.length);
        return frame;
    }
}
