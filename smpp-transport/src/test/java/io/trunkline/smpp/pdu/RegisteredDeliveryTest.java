package io.trunkline.smpp.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisteredDeliveryTest {

    // behaviour 21
    @ParameterizedTest
    @CsvSource({
        // octet, receipt when delivered, receipt when not, intermediate
        "0x00, false, false, false",
        "0x01, true, true, false",
        "0x02, false, true, false",
        "0x03, true, false, false",
        "0x10, false, false, true",
        "0x12, false, true, true",
        "0x1F, true, false, true",
        "0x0D, true, true, false", // acknowledgements asked for as well
        "0xE1, true, true, false", // reserved bits
    })
    void theBitsShouldBeReadApart(String octet, boolean whenDelivered, boolean whenNot, boolean intermediate) {
        RegisteredDelivery asked = RegisteredDelivery.of(Integer.decode(octet));
        assertThat(asked.wantsReceipt(true)).isEqualTo(whenDelivered);
        assertThat(asked.wantsReceipt(false)).isEqualTo(whenNot);
        assertThat(asked.wantsIntermediate()).isEqualTo(intermediate);
        assertThat(asked.value()).isEqualTo(Integer.decode(octet));
    }
}
