package io.trunkline.api.ops;

import static io.trunkline.api.RawClient.get;
import static io.trunkline.api.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.RawClient;
import io.trunkline.api.RawClient.Reply;
import io.trunkline.api.TestGateway;
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
