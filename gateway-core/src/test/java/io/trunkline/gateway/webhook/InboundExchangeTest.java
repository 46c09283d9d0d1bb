package io.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboundExchangeTest {
    @ParameterizedTest
    @CsvSource({
        "https://h/sms/in.php?a=1, ?step=2, https://h/sms/in.php?step=2",
        "https://h/sms/in.php?a=1, '', https://h/sms/in.php?a=1",
        "https://h/sms/in.php, next, https://h/sms/next",
        "https://h/sms/in.php, /next?b=2, https://h/next?b=2",
        "https://h/sms/in.php, //g/x, https://g/x",
        "https://h/sms/in.php, http://g/x, http://g/x"
    })
    void redirectShouldBeResolvedAsOnTheWeb(URI document, String to, URI resolved) {
        assertThat(InboundExchange.resolved(document, URI.create(to))).isEqualTo(resolved);
    }
}
