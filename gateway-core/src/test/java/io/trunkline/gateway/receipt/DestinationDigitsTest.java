package io.trunkline.gateway.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationDigitsTest {

    @ParameterizedTest
    @CsvSource({
        "+4915112345678, 4915112345678, 2345678",
        "4915112345678, 4915112345678, 2345678",
        "004915112345678, 4915112345678, 2345678",
        "015112345678, 15112345678, 2345678",
        "+49 151 1234-5678, 4915112345678, 2345678",
        "+12345, 12345, 12345",
        "abc, '', ''",
        "000, '', ''"
    })
    void spellingsOfANumberShouldShareTheirTail(String written, String digits, String tail) {
        assertThat(DestinationDigits.of(written).digits()).isEqualTo(digits);
        assertThat(DestinationDigits.of(written).tail()).isEqualTo(tail);
    }
}
