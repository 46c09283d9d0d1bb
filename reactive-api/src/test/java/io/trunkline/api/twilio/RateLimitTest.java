package io.trunkline.api.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.RawClient;
import io.trunkline.api.RawClient.Reply;
import io.trunkline.api.TestGateway;
import io.trunkline.gateway.config.AccountCaps;
import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.message.AccountSid;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits as a client sees them. */
class RateLimitTest {
    private static final String FORM = "To=%2B14155552671&From=%2B14155550100&Body=Hello";
    private static final RateLimit RATE = new RateLimit(100, 25);

    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private void limit(Optional<RateLimit> account, Map<String, RateLimit> keys, Map<String, RateLimit> countries) {
        AccountSid sid = new AccountSid(TestGateway.ACCOUNT);
        gateway.directory
                .put(new DirectoryEntry.OfLimits(new AccountLimits(sid, account, keys, countries)))
                .block();
    }

    @Test
    void messageAboveTheAccountsLimitShouldBe429WithTheLimitAndWhenToComeAgain() {
        limit(Optional.of(RATE), Map.of(), Map.of());
        gateway.rates.room(1);
        assertThat(post(FORM).status()).isEqualTo(201);
        int appends = gateway.messages.appends();
        Reply refused = post(FORM);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo(20429);
        assertThat(refused.header("retry-after")).as("rounded up").isEqualTo("1");
        assertThat(refused.json().path("message").asText())
                .isEqualTo("Too many requests. Limit of account " + TestGateway.ACCOUNT
                        + ": 100 messages/s (burst 25), which is used up; nothing was accepted, try again in 1 s");
        assertThat(refused.json().path("status").asInt()).isEqualTo(429);
        assertThat(refused.json().path("more_info").asText()).endsWith("/20429");
        assertThat(gateway.messages.appends()).isEqualTo(appends);
    }

    @Test
    void limitOfAnApiKeyShouldHoldForThatKeyAlone() {
        limit(Optional.empty(), Map.of(TestGateway.KEY, RATE), Map.of());
        Reply refused = post(TestGateway.KEY, TestGateway.KEY_SECRET, "X-None: 1", FORM);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("message").asText()).contains("Limit of API key " + TestGateway.KEY + ": ");
        assertThat(post(FORM).status()).isEqualTo(201);
    }

    @Test
    void limitOfACountryShouldHoldForItsNumbersAlone() {
        limit(Optional.empty(), Map.of(), Map.of("US", RATE));
        assertThat(post(FORM).json().path("message").asText()).contains("Limit of destination country US: ");
        assertThat(post(FORM.replace("14155552671", "442071838750")).status()).isEqualTo(201);
    }

    @Test
    void messageThatIsWrongShouldBeToldSoAndUseUpNothing() {
        limit(Optional.of(RATE), Map.of(), Map.of());
        gateway.rates.room(1);
        assertThat(post("To=%2B14155552671&From=%2B14155550199&Body=Hello").status())
                .isEqualTo(400);
        assertThat(post(FORM).status()).isEqualTo(201);
    }

    @Test
    void repeatOfAKeyShouldUseUpNothingAndRefusedKeyShouldStandForNothing() {
        limit(Optional.of(RATE), Map.of(), Map.of());
        gateway.rates.room(1);
        Reply first = keyed("one");
        assertThat(first.status()).isEqualTo(201);
        Reply repeat = keyed("one");
        assertThat(repeat.status()).isEqualTo(201);
        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(keyed("two").status()).isEqualTo(429);
        limit(Optional.empty(), Map.of(), Map.of());
        Reply second = keyed("two");
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.header("idempotent-replayed")).isEmpty();
    }

    @Test
    void messageAboveACapShouldBe400WithTheCapItsSizeAndWhenItBeginsAnewAndDryRunShouldSaySo() {
        AccountSid sid = new AccountSid(TestGateway.ACCOUNT);
        gateway.directory
                .put(new DirectoryEntry.OfLimits(new AccountLimits(sid, Optional.empty(), Map.of(), Map.of())
                        .with(new AccountCaps(0, 0, 0, 7_500_000, 7_500))))
                .block();
        gateway.rates.room(7_500);
        assertThat(post(TestGateway.ACCOUNT, TestGateway.TOKEN, "Dry-Run: true", FORM)
                        .status())
                .isEqualTo(200);
        gateway.rates.room(0);
        int appends = gateway.messages.appends();
        for (String header : List.of("Dry-Run: true", "X-None: 1")) {
            Reply refused = post(TestGateway.ACCOUNT, TestGateway.TOKEN, header, FORM);
            assertThat(refused.status()).as(header).isEqualTo(400);
            assertThat(refused.code()).isEqualTo(20402);
            assertThat(refused.json().path("message").asText())
                    .contains("Cap of account " + TestGateway.ACCOUNT
                            + ": 7500000 millionths of the currency a month, of which too little is left");
            assertThat(refused.json().path("details").path("cap").asText()).isEqualTo("monthly_spend");
            assertThat(refused.json().path("details").path("limit").asText()).isEqualTo("7500000");
            assertThat(refused.json().path("details").path("resets_at").asText())
                    .matches("20[0-9]{2}-[0-9]{2}-01T00:00:00Z");
        }
        assertThat(gateway.messages.appends()).isEqualTo(appends);
    }

    private Reply keyed(String key) {
        return post(TestGateway.ACCOUNT, TestGateway.TOKEN, "Idempotency-Key: " + key, FORM);
    }

    private Reply post(String form) {
        return post(TestGateway.ACCOUNT, TestGateway.TOKEN, "X-None: 1", form);
    }

    private Reply post(String user, String password, String header, String form) {
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        try (RawClient client = new RawClient(gateway)) {
            return client.exchange(
                    "POST " + TestGateway.MESSAGES + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
                            + credentials + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                            + form.length() + "\r\n" + header + "\r\n\r\n" + form);
        }
    }
}
