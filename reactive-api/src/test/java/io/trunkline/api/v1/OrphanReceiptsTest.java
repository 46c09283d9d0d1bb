package io.trunkline.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.api.RawClient;
import io.trunkline.api.RawClient.Reply;
import io.trunkline.api.TestGateway;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.OrphanReceipt;
import io.trunkline.gateway.message.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrphanReceiptsTest {
    private static final String PATH = "/v1/carriers/" + TestGateway.CARRIER + "/orphan-receipts";
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.089Z");

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway();
        gateway.orphans
                .keep(LongStream.range(0, 5)
                        .mapToObj(OrphanReceiptsTest::orphan)
                        .toList())
                .block();
        gateway.orphans.missed(4, 9, null).block();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void mend() {
        gateway.orphans.setDown(false);
    }

    private static OrphanReceipt orphan(long offset) {
        return new OrphanReceipt(
                offset,
                new CarrierReceipt(
                        TestGateway.CARRIER,
                        "id-" + offset,
                        "14155552671",
                        AT.plusSeconds(offset),
                        ReceiptOutcome.FAILED,
                        ErrorCode.UNREACHABLE,
                        "state UNDELIV"));
    }

    @Test
    void orphansShouldBeListedNewestFirstPageByPage() {
        List<String> ids = new ArrayList<>();
        String uri = PATH + "?PageSize=2";
        while (uri != null) {
            JsonNode page = get(uri).json();
            page.path("orphan_receipts")
                    .forEach(orphan -> ids.add(orphan.path("message_id").asText()));
            uri = page.path("next_page_uri").isNull()
                    ? null
                    : page.path("next_page_uri").asText();
        }
        assertThat(ids).containsExactly("id-4", "id-3", "id-2", "id-1", "id-0");
    }

    @Test
    void orphanShouldTellWhatTheCarrierSaidAndHideTheNumber() {
        JsonNode page = get(PATH).json().path("orphan_receipts");
        assertThat(page.get(0).path("next_try_at").isNull()).isTrue();
        assertThat(page.get(1).toString())
                .isEqualTo("{\"message_id\":\"id-3\",\"destination\":\"*******2671\","
                        + "\"received_at\":\"2026-03-04T05:06:10.089Z\",\"outcome\":\"failed\",\"error_code\":30003,"
                        + "\"detail\":\"state UNDELIV\",\"tries\":0,\"next_try_at\":\"2026-03-04T05:06:10.089Z\"}");
    }

    @Test
    void unknownCarrierShouldBeNotFound() {
        assertThat(get("/v1/carriers/nobody/orphan-receipts").code()).isEqualTo(20404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?PageSize=0", "?PageSize=x", "?PageToken=-1", "?PageToken=9999999999999999999", "?PageSize="})
    void wrongPageShouldBeRefused(String query) {
        assertThat(get(PATH + query).status()).isEqualTo(400);
    }

    @Test
    void storeThatIsDownShouldBeSaid() {
        gateway.orphans.setDown(true);
        Reply reply = get(PATH);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("retry-after")).isEqualTo("1");
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
