package io.trunkline.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.api.RawClient;
import io.trunkline.api.RawClient.Reply;
import io.trunkline.api.TestGateway;
import io.trunkline.gateway.inbound.InboundMessage;
import io.trunkline.gateway.message.MessageSid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnmatchedMessagesTest {
    private static final String PATH = "/v1/carriers/" + TestGateway.CARRIER + "/unmatched-messages";
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.089Z");

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway();
        gateway.inbound
                .keepUnmatched(LongStream.range(0, 5)
                        .mapToObj(UnmatchedMessagesTest::message)
                        .toList())
                .block();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static InboundMessage message(long number) {
        return new InboundMessage(
                new MessageSid(1, number), TestGateway.CARRIER, "+14155550100", "12345", "a secret", 1, AT);
    }

    @Test
    void messagesToNobodyShouldBeListedNewestFirstPageByPage() {
        List<String> sids = new ArrayList<>();
        String uri = PATH + "?PageSize=2";
        while (uri != null) {
            JsonNode page = get(uri).json();
            page.path("unmatched_messages")
                    .forEach(message -> sids.add(message.path("sid").asText()));
            uri = page.path("next_page_uri").isNull()
                    ? null
                    : page.path("next_page_uri").asText();
        }
        assertThat(sids)
                .containsExactlyElementsOf(LongStream.of(4, 3, 2, 1, 0)
                        .mapToObj(number -> new MessageSid(1, number).toString())
                        .toList());
    }

    @Test
    void messageToNobodyShouldShowNeitherItsTextNorTheSubscriber() {
        JsonNode first = get(PATH).json().path("unmatched_messages").get(0);
        assertThat(first.toString())
                .isEqualTo("{\"sid\":\"" + new MessageSid(1, 4) + "\",\"from\":\"********0100\",\"to\":\"12345\","
                        + "\"characters\":8,\"segments\":1,\"received_at\":\"2026-03-04T05:06:07.089Z\"}");
    }

    @Test
    void unknownCarrierShouldBeNotFound() {
        assertThat(get("/v1/carriers/nobody/unmatched-messages").code()).isEqualTo(20404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?PageSize=0", "?PageSize=x", "?PageToken=7", "?PageSize="})
    void wrongPageShouldBeRefused(String query) {
        assertThat(get(PATH + query).status()).isEqualTo(400);
    }

    private static Reply get(String uri) {
        String credentials = Base64.getEncoder()
                .encodeToString((TestGateway.ACCOUNT + ":" + TestGateway.TOKEN).getBytes(StandardCharsets.UTF_8));
        try (RawClient client = new RawClient(gateway)) {
            return client.exchange(
                    "GET " + uri + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic " + credentials + "\r\n\r\n");
        }
    }
}
