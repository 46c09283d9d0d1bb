package io.trunkline.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountSidTest {
    @Test
    void parseShouldTakeTheLettersAndLowerCaseDigits() {
        assertThat(AccountSid.parse("AC0123456789abcdef0123456789abcdef"))
                .hasValueSatisfying(sid -> assertThat(sid).hasToString("AC0123456789abcdef0123456789abcdef"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AC",
                "MG0123456789abcdef0123456789abcdef",
                "ac0123456789abcdef0123456789abcdef",
                "AC0123456789ABCDEF0123456789abcdef",
                "AC0123456789abcdef0123456789abcdeg",
                "AC0123456789abcdef0123456789abcde/",
                "AC0123456789abcdef0123456789abcde:",
                "AC0123456789abcdef0123456789abcde`",
                "AC0123456789abcdef0123456789abcde",
                "AC0123456789abcdef0123456789abcdef0",
                "AC0123456789abcdef0123456789abcdef\n"
            })
    void parseShouldBeEmptyForAnythingElse(String text) {
        assertThat(AccountSid.parse(text)).isEmpty();
    }

    @Test
    void constructorShouldSayWhatItFound() {
        assertThatThrownBy(() -> new AccountSid("AC1"))
                .hasMessage("account sid: AC1 (expected: AC and 32 hexadecimal digits)");
    }
}
