package io.trunkline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenderTest {
    private static final Address ADDRESS = new Address("+15005550006");
    private static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");

    @ParameterizedTest
    @CsvSource({"LONG_CODE,1,36000", "TOLL_FREE,3,108000", "SHORT_CODE,30,1080000", "ALPHANUMERIC,10,360000"})
    void kindShouldGiveThePaceAndTenHoursOfItTheQueue(Sender.Kind kind, double pace, long queueMax) {
        Sender sender = new Sender(ADDRESS, ACCOUNT, kind);
        assertThat(sender.pace()).isEqualTo(pace);
        assertThat(sender.queueMax()).isEqualTo(queueMax);
        assertThat(sender.isPaced()).isTrue();
    }

    @Test
    void senderWithoutAPaceShouldHaveNoQueue() {
        assertThat(new Sender(ADDRESS, ACCOUNT, Sender.Kind.UNPACED).isPaced()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "UNPACED,1,0",
        "LONG_CODE,0,0",
        "LONG_CODE,NaN,0",
        "SHORT_CODE,9,0",
        "SHORT_CODE,101,0",
        "TOLL_FREE,10001,0",
        "TOLL_FREE,3,-1"
    })
    void paceOrQueueThatIsNoneShouldBeRefused(Sender.Kind kind, double pace, long queueMax) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sender(ADDRESS, ACCOUNT, kind, pace, queueMax));
    }
}
