package io.trunkline.smpp.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.receipt.MessageIdProfile.Form;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row 16 of the behaviour table. */
class MessageIdProfileTest {

    @ParameterizedTest
    @CsvSource({
        "EXACT, EXACT, '', a1B2, a1B2",
        "ANY_CASE, ANY_CASE, '', a1B2, A1b2",
        "HEXADECIMAL, DECIMAL, '', 1A2B3C, 1715004",
        "HEXADECIMAL, DECIMAL, '', 0x001a2b3c, 0001715004",
        "DECIMAL, HEXADECIMAL, '', 1715004, 1A2B3C",
        "DECIMAL, DECIMAL, '', 77, 0000000077",
        "HEXADECIMAL, HEXADECIMAL, '', FFFFFFFFFFFFFFFFFFFF, ffffffffffffffffffff",
        "HEXADECIMAL, DECIMAL, '', ffffffffffffffff, 18446744073709551615",
        "DECIMAL, DECIMAL, 'smsc1-', SMSC1-77, 77",
        "HEXADECIMAL, DECIMAL, '', not-a-number, NOT-A-NUMBER",
    })
    void bothFormsOfOneIdShouldMeet(Form inResponse, Form inReceipt, String prefix, String response, String receipt) {
        MessageIdProfile profile = new MessageIdProfile(inResponse, inReceipt, prefix);
        assertThat(profile.normaliseReceipt(receipt)).isEqualTo(profile.normaliseResponse(response));
    }

    @ParameterizedTest
    @CsvSource({"EXACT, abc, ABC", "DECIMAL, 10, 11", "HEXADECIMAL, 10, 16", "EXACT, 007, 7"})
    void differentIdsShouldStayApart(Form form, String one, String other) {
        MessageIdProfile profile = new MessageIdProfile(form, form, "");
        assertThat(profile.normaliseReceipt(other)).isNotEqualTo(profile.normaliseResponse(one));
    }
}
