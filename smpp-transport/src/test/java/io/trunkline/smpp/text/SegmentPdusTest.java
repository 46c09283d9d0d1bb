package io.trunkline.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.MessagePdu;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows 26 and 27 of the behaviour table: segments as PDUs, and back. */
class SegmentPdusTest {
    private static final SubmitSm TEMPLATE = SubmitSm.builder()
            .destination(PduAddress.international("491701234567"))
            .tlv(Tlv.ofShort(TlvTag.USER_MESSAGE_REFERENCE, 7))
            .build();

    @ParameterizedTest
    @EnumSource(Concatenating.class)
    void aSegmentShouldBeToldInOneWayOnlyAndFoundAgain(Concatenating how) {
        String text = "a".repeat(400);
        List<SubmitSm> pdus = SegmentPdus.of(TEMPLATE, Segmentation.of(text, how, Math.min(200, how.referenceMax())));
        StringBuilder back = new StringBuilder();
        for (int i = 0; i < pdus.size(); i++) {
            SubmitSm pdu = pdus.get(i);
            boolean hasPayload = pdu.tlvs().has(TlvTag.MESSAGE_PAYLOAD);
            assertThat(hasPayload).isEqualTo(how == Concatenating.MESSAGE_PAYLOAD);
            assertThat(pdu.shortMessage().isEmpty()).isEqualTo(hasPayload);
            assertThat(pdu.esmClass().hasUdh()).isEqualTo(how.hasHeader());
            assertThat(sarTags(pdu)).isEqualTo(how == Concatenating.SAR_TLV ? 3 : 0);
            assertThat(pdu.tlvs().has(TlvTag.USER_MESSAGE_REFERENCE)).isTrue();

            SegmentPlace place = SegmentPlace.of(pdu);
            boolean wide = how != Concatenating.UDH_8_BIT;
            assertThat(place.concatenation())
                    .isEqualTo(
                            hasPayload
                                    ? Optional.empty()
                                    : Optional.of(new Concatenation(200, pdus.size(), i + 1, wide)));
            byte[] octets = pdu.userData().shared();
            back.append(Alphabet.GSM7.decode(octets, 0, octets.length, place.textOffset()));
        }
        assertThat(back.toString()).isEqualTo(text);
    }

    @Test
    void aTextOfOneSegmentShouldHaveNoHeaderAndNoParameters() {
        for (Concatenating how : Concatenating.values()) {
            assertThat(SegmentPdus.of(TEMPLATE, Segmentation.of("hi", how, 0)))
                    .singleElement()
                    .isEqualTo(TEMPLATE.toBuilder()
                            .shortMessage(new byte[] {'h', 'i'})
                            .build());
        }
    }

    @Test
    void aTemplateWithATextOrAPlaceOfItsOwnShouldBeRefused() {
        Segments segments = Segmentation.of("hi", Concatenating.UDH_8_BIT, 0);
        for (SubmitSm taken : List.of(
                TEMPLATE.toBuilder().shortMessage(new byte[1]).build(),
                TEMPLATE.toBuilder().esmClass(EsmClass.of(0x40)).build(),
                TEMPLATE.toBuilder()
                        .tlv(Tlv.ofByte(TlvTag.SAR_SEGMENT_SEQNUM, 1))
                        .build())) {
            assertThatThrownBy(() -> SegmentPdus.of(taken, segments)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "020C00021234 020E000102 020F000101, true",
        "020F000101 020E000102 020C00021234, true", // any order
        "020C00021234 020E000102, false", // a part is missing
        "020C00021234 020F000101, false",
        "020E000102 020F000101, false",
        "020C00021234 020E000102 020F000100, false", // place 0
        "020C00021234 020E000102 020F000103, false", // beyond the total
        "020C000112 020E000102 020F000101, false", // a reference of one octet
        "020C00021234 020E000100 020F000101, false", // of none
    })
    void sarParametersShouldCountAllTogetherOrNotAtAll(String section, boolean segment) {
        DeliverSm message = deliver(EsmClass.DEFAULT, section.replace(" ", ""), "41");
        assertThat(SegmentPlace.of(message).concatenation())
                .isEqualTo(segment ? Optional.of(new Concatenation(0x1234, 2, 1, true)) : Optional.empty());
        assertThat(SegmentPlace.of(message).textOffset()).isZero();
    }

    @Test
    void aHeaderShouldComeBeforeSarParameters() {
        DeliverSm both = deliver(EsmClass.DEFAULT.withUdh(), "020C00021234020E000102020F000101", "0500030902024142");
        assertThat(SegmentPlace.of(both))
                .isEqualTo(new SegmentPlace(Optional.of(new Concatenation(9, 2, 2, false)), 6, ShiftTables.DEFAULT));
    }

    @Test
    void aHeaderThatDoesNotFitShouldSayNothing() {
        assertThat(SegmentPlace.of(deliver(EsmClass.DEFAULT.withUdh(), "", "FF0003")))
                .isEqualTo(new SegmentPlace(Optional.empty(), 0, ShiftTables.DEFAULT));
    }

    private static long sarTags(MessagePdu pdu) {
        return pdu.tlvs().toList().stream()
                .filter(tlv -> tlv.tag() == TlvTag.SAR_MSG_REF_NUM
                        || tlv.tag() == TlvTag.SAR_TOTAL_SEGMENTS
                        || tlv.tag() == TlvTag.SAR_SEGMENT_SEQNUM)
                .count();
    }

    private static DeliverSm deliver(EsmClass esmClass, String tlvs, String text) {
        return DeliverSm.builder()
                .esmClass(esmClass)
                .tlvs(Tlvs.ofEncoded(Octets.ofHex(tlvs)))
                .shortMessage(Octets.ofHex(text))
                .build();
    }
}
