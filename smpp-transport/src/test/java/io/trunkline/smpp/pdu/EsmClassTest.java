package io.trunkline.smpp.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EsmClassTest {

    // behaviour 20
    @ParameterizedTest
    @CsvSource({
        // octet, receipt, intermediate, UDH, reply path
        "0x00, false, false, false, false",
        "0x04, true, false, false, false",
        "0x07, true, false, false, false", // with mode bits
        "0x20, false, true, false, false",
        "0x40, false, false, true, false",
        "0x44, true, false, true, false",
        "0x84, true, false, false, true",
        "0xC4, true, false, true, true",
        "0xE3, false, true, true, true",
        "0x08, false, false, false, false", // delivery acknowledgement
        "0x0C, false, false, false, false", // no type has both bits
        "0x24, false, false, false, false", // nor these
        "0x18, false, false, false, false", // conversation abort
        "0x10, false, false, false, false", // manual acknowledgement
    })
    void theTypeShouldBeReadApartFromModeAndFeatures(
            String octet, boolean receipt, boolean intermediate, boolean udh, boolean replyPath) {
        EsmClass esmClass = EsmClass.of(Integer.decode(octet));
        assertThat(esmClass.isReceipt()).isEqualTo(receipt);
        assertThat(esmClass.isIntermediate()).isEqualTo(intermediate);
        assertThat(esmClass.hasUdh()).isEqualTo(udh);
        assertThat(esmClass.hasReplyPath()).isEqualTo(replyPath);
        assertThat(esmClass.value()).isEqualTo(Integer.decode(octet));
    }

    // behaviour 20
    @ParameterizedTest
    @CsvSource({"0x00, 0x40, 0x04", "0x83, 0xC3, 0x87", "0x20, 0x60, 0x04"})
    void whatIsAddedShouldLeaveTheOtherBits(String octet, String withUdh, String withReceipt) {
        EsmClass esmClass = EsmClass.of(Integer.decode(octet));
        assertThat(esmClass.withUdh().value()).isEqualTo(Integer.decode(withUdh));
        assertThat(esmClass.withReceipt().value()).isEqualTo(Integer.decode(withReceipt));
    }
}
