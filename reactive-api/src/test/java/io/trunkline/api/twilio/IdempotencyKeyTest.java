package io.trunkline.api.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.RawClient;
import io.trunkline.api.RawClient.Reply;
import io.trunkline.api.TestGateway;
import io.trunkline.gateway.intake.KeyClaimsUnavailableException;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header {@code Idempotency-Key} as a client sees it. */
class IdempotencyKeyTest {
    private static final String FORM = "To=%2B14155552671&From=%2B14155550100&Body=Hello";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void mend() {
        gateway.keys.failWith(null);
        gateway.messages.failWith(null);
    }

    @Test
    void repeatShouldBeAnsweredAsTheFirstWasWithoutAnAppend() {
        Reply first = post("Idempotency-Key: one", FORM);
        int appends = gateway.messages.appends();
        Reply second = post("Idempotency-Key: one", FORM);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.header("idempotent-replayed")).isEmpty();
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("idempotent-replayed")).isEqualTo("true");
        assertThat(gateway.messages.appends()).isEqualTo(appends);
        assertThat(post("Idempotency-Key: other", FORM).json().path("sid"))
                .isNotEqualTo(first.json().path("sid"));
    }

    @Test
    void orderOfTheFieldsShouldNotMatterAndAnyOtherFieldShould() {
        Reply first = post("Idempotency-Key: order", FORM);
        Reply turned = post("Idempotency-Key: order", "Body=Hello&From=%2B14155550100&To=%2B14155552671");
        assertThat(turned.json().path("sid")).isEqualTo(first.json().path("sid"));
        for (String other : new String[] {FORM + "!", FORM + "&StatusCallback=http://a.b/", FORM + "&Attempt=1"}) {
            Reply refused = post("Idempotency-Key: order", other);
            assertThat(refused.status()).as(other).isEqualTo(422);
            assertThat(refused.code()).isEqualTo(20422);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key: ", "Idempotency-Key: a b", "Idempotency-Key: a\r\nIdempotency-Key: a"})
    void keyOutOfFormShouldBeRefused(String header) {
        int appends = gateway.messages.appends();
        Reply reply = post(header, FORM);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(20001);
        assertThat(reply.json().path("message").asText()).startsWith("Idempotency-Key: ");
        assertThat(gateway.messages.appends()).isEqualTo(appends);
    }

    @Test
    void keyOf255CharactersShouldBeTakenAndOf256Refused() {
        assertThat(post("Idempotency-Key: " + "~".repeat(255), FORM).status()).isEqualTo(201);
        assertThat(post("Idempotency-Key: " + "~".repeat(256), FORM).status()).isEqualTo(400);
    }

    @Test
    void keyShouldBeToldToComeBackWhileTheStoreOfKeysIsDown() {
        gateway.keys.failWith(new KeyClaimsUnavailableException("down", new IllegalStateException("planted")));
        int appends = gateway.messages.appends();
        Reply reply = post("Idempotency-Key: down", FORM);
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.code()).isEqualTo(20429);
        assertThat(reply.header("retry-after")).isEqualTo("1");
        assertThat(gateway.messages.appends()).isEqualTo(appends);
        assertThat(post("X-Other: y", FORM).status())
                .as("a request without a key")
                .isEqualTo(201);
    }

    @Test
    void repeatOfAnUnknownOutcomeShouldAppendTheSameSid() {
        gateway.messages.failWith(new LogOutcomeUnknownException("time-out", new RuntimeException("planted")));
        Reply unknown = post("Idempotency-Key: unknown", FORM);
        assertThat(unknown.status()).isEqualTo(409);
        gateway.messages.failWith(null);
        Reply repeat = post("Idempotency-Key: unknown", FORM);
        assertThat(repeat.status()).isEqualTo(201);
        assertThat(repeat.json().path("sid"))
                .isEqualTo(unknown.json().path("details").path("sid"));
    }

    private static Reply post(String header, String form) {
        String credentials = Base64.getEncoder()
                .encodeToString((TestGateway.ACCOUNT + ":" + TestGateway.TOKEN).getBytes(StandardCharsets.UTF_8));
        try (RawClient client = new RawClient(gateway)) {
            return client.exchange(
                    "POST " + TestGateway.MESSAGES + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
                            + credentials + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                            + form.length() + "\r\n" + header + "\r\n\r\n" + form);
        }
    }
}
