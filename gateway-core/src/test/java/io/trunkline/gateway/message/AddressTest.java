package io.trunkline.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "+14155550100,NUMBER",
        "+447700900123,NUMBER",
        "12345,SHORT_CODE",
        "123,SHORT_CODE",
        "Trunkline,ALPHANUMERIC",
        "+12,NUMBER",
        "+123456789012345,NUMBER",
        "12345678,SHORT_CODE",
        "My Shop 24,ALPHANUMERIC",
        "z,ALPHANUMERIC",
        "A&b+c.d_e-9,ALPHANUMERIC"
    })
    void formShouldFollowFromTheText(String text, Address.Form form) {
        assertThat(new Address(text).form()).isEqualTo(form);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "+1",
                "+0123",
                "12",
                "123456789",
                "TwelveLetters",
                "+1415555010012345",
                "Ünicode",
                "a\u0000b",
                "+1415555010a",
                "12 34",
                "1234\u0665",
                "+1\u0665",
                "a@b",
                "a\nb",
                "+1415555010\n"
            })
    void parseShouldBeEmptyForAnythingElse(String text) {
        assertThat(Address.parse(text)).isEmpty();
    }

    @Test
    void constructorShouldSayWhatItFound() {
        assertThatThrownBy(() -> new Address("??"))
                .hasMessage("address: ?? (expected: E.164 number, short code or alphanumeric sender)");
    }
}
