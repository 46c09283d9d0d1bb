package io.trunkline.api.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.exception.ApiException;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.type.PhoneNumber;
import io.trunkline.api.TestGateway;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.AccountPolicy.Countries;
import io.trunkline.gateway.config.ContentPolicy;
import io.trunkline.gateway.config.ContentPolicy.FloodLimit;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.wording.ProhibitedContent;
import java.time.Duration;
import java.util.Set;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What countries' rules and content checks refuse, as the official Java library reports it. */
class ScreeningLibraryTest {
    private static final PhoneNumber OWN = new PhoneNumber(TestGateway.SENDER);
    private static final String BERLIN = "+4930901820";

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway();
        FloodLimit flood = new FloodLimit(1, 0, Duration.ofHours(1));
        ProhibitedContent prohibited = new ProhibitedContent(Set.of("casino"), Set.of(), false);
        gateway.directory
                .put(new DirectoryEntry.OfPolicy(new AccountPolicy(
                        new AccountSid(TestGateway.ACCOUNT),
                        new Countries(false, Set.of("US")),
                        new ContentPolicy(prohibited, flood, false, 0))))
                .block(Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void countryThatIsNotEnabledShouldBe21408() {
        ApiException refusal = refused(BERLIN, "Hello");
        assertThat(refusal.getCode()).isEqualTo(21408);
        assertThat(refusal.getStatusCode()).isEqualTo(400);
        assertThat(refusal.getMessage()).contains("To: +4930901820 is a number of DE");
    }

    @Test
    void prohibitedWordShouldBe30007AndFloodedDestination14107() {
        assertThat(refused(TestGateway.TO, "C\u00E1sino").getCode()).isEqualTo(30007);
        create(client(), TestGateway.TO, "Hello");
        assertThat(refused(TestGateway.TO, "Hello").getCode()).isEqualTo(14107);
    }

    @Test
    void dryRunShouldTellWhatWouldHappenAndDoNothing() {
        TwilioRestClient dry = client("Dry-Run", "true");
        for (int i = 0; i < 2; i++) {
            Message would = create(dry, TestGateway.TO, "Hello");
            assertThat(would.getStatus()).isEqualTo(Message.Status.QUEUED);
        }
        assertThat(gateway.messages.appends()).isZero();
        ApiException refusal = catchThrowableOfType(ApiException.class, () -> create(dry, BERLIN, "Hello"));
        assertThat(refusal.getCode()).isEqualTo(21408);
        create(client(), TestGateway.TO, "Hello");
        assertThat(gateway.messages.appends()).isEqualTo(1);
    }

    private ApiException refused(String to, String body) {
        int appends = gateway.messages.appends();
        ApiException refusal = catchThrowableOfType(ApiException.class, () -> create(client(), to, body));
        assertThat(gateway.messages.appends()).isEqualTo(appends);
        return refusal;
    }

    private static Message create(TwilioRestClient client, String to, String body) {
        return Message.creator(new PhoneNumber(to), OWN, body).create(client);
    }

    private TwilioRestClient client(String... header) {
        HttpRoute toGateway = new HttpRoute(new HttpHost("http", "127.0.0.1", gateway.port()));
        HttpClientBuilder http = HttpClientBuilder.create().setRoutePlanner((target, context) -> toGateway);
        if (header.length == 2) {
            http.addRequestInterceptorLast(
                    (request, entity, context) -> request.addHeader(new BasicHeader(header[0], header[1])));
        }
        return new TwilioRestClient.Builder(TestGateway.ACCOUNT, TestGateway.TOKEN)
                .accountSid(TestGateway.ACCOUNT)
                .httpClient(new NetworkHttpClient(http))
                .build();
    }
}
