package io.trunkline.api.ops;

import static io.trunkline.api.RawClient.get;
import static io.trunkline.api.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.api.RawClient;
import io.trunkline.api.RawClient.Reply;
import io.trunkline.api.TestGateway;
import io.trunkline.gateway.webhook.WebhookFixtures;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private TestGateway gateway;
    private RawClient client;

    @BeforeEach
    void start() {
        gateway = new TestGateway();
        client = new RawClient(gateway);
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    @Test
    void readinessShouldNameEachCheckAndFollowThem() {
        Reply ready = client.exchange(get("/health/ready"));
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json().path("checks").path("store").asText()).isEqualTo("up");

        gateway.storeUp.set(false);
        Reply unready = client.exchange(get("/health/ready"));
        assertThat(unready.status()).isEqualTo(503);
        assertThat(unready.json().path("status").asText()).isEqualTo("not ready");
        assertThat(unready.json().path("checks").path("log").asText()).isEqualTo("up");
        assertThat(unready.json().path("checks").path("store").asText()).isEqualTo("down");
        assertThat(client.exchange(get("/health/live")).status()).isEqualTo(200);
    }

    @Test
    void progressShouldNameAQueueThatStandsStillUntilItMoves() {
        assertThat(client.exchange(get("/health/progress")).status()).isEqualTo(200);

        gateway.queue.part(3).waiting(12);
        Reply stalled = until(503);
        assertThat(stalled.json().path("status").asText()).isEqualTo("stalled");
        JsonNode queue = stalled.json().path("queues").path(0);
        assertThat(queue.path("queue").asText()).isEqualTo("queue-of-the-test");
        assertThat(queue.path("part").asInt()).isEqualTo(3);
        assertThat(queue.path("waiting").asInt()).isEqualTo(12);
        assertThat(queue.path("stalled").asBoolean()).isTrue();

        gateway.queue.part(3).waiting(0);
        assertThat(until(200).json().path("status").asText()).isEqualTo("moving");
    }

    /** The watchdog looks once a second. */
    private Reply until(int status) {
        AtomicReference<Reply> last = new AtomicReference<>();
        WebhookFixtures.await("an answer with " + status, () -> {
            last.set(client.exchange(get("/health/progress")));
            return last.get().status() == status;
        });
        return last.get();
    }

    @Test
    void metricsShouldTellRequestsByRouteAndStatus() {
        client.exchange(post(TestGateway.MESSAGES, "x=y"));
        client.exchange(get("/nothing"));
        Reply metrics = client.exchange(get("/metrics"));
        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.header("content-type")).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body())
                .contains("http_server_requests_seconds_count{route=\"/2010-04-01/Accounts/{account}/Messages.json\","
                        + "status=\"400\"} 1")
                .contains("http_server_requests_seconds_count{route=\"none\",status=\"404\"} 1")
                .contains("http_server_requests_in_flight 1.0")
                .contains("jvm_memory_used_bytes")
                .contains("netty_allocator");
    }
}
