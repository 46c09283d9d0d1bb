package io.trunkline.api.v1;

import static io.trunkline.api.TestGateway.ACCOUNT;
import static io.trunkline.api.TestGateway.MESSAGES;
import static io.trunkline.api.TestGateway.OTHER_ACCOUNT;
import static io.trunkline.api.TestGateway.OTHER_TOKEN;
import static io.trunkline.api.TestGateway.SERVICE;
import static io.trunkline.api.TestGateway.TO;
import static io.trunkline.api.TestGateway.TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.api.TestGateway;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.queue.CarrierDepth;
import io.trunkline.gateway.queue.SenderDepth;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueuesTest {
    private static final AccountSid OWNER = new AccountSid(ACCOUNT);
    private static final String ONE = "+14155550111";
    private static final String TWO = "+14155550112";
    private static final Instant OLDEST = Instant.parse("2026-03-04T05:06:07.089Z");

    private final HttpClient client = HttpClient.newHttpClient();
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway();
        put(new DirectoryEntry.OfSender(new Sender(new Address(ONE), OWNER, Sender.Kind.LONG_CODE, 2, 100)));
        put(new DirectoryEntry.OfSender(new Sender(new Address(TWO), OWNER, Sender.Kind.LONG_CODE, 1, 100)));
        put(new DirectoryEntry.OfService(new MessagingService(
                new ServiceSid(SERVICE), OWNER, "pool", List.of(new Address(ONE), new Address(TWO)))));
        gateway.depths.report(
                "node",
                List.of(
                        new SenderDepth(new Address(ONE), OWNER, 2, 60, 80, OLDEST, 0),
                        new SenderDepth(new Address(TWO), OWNER, 1, 10, 10, OLDEST.plusSeconds(9), 0)));
    }

    private void put(DirectoryEntry entry) {
        gateway.directory.put(entry).block(Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    @Test
    void senderShouldTellItsQueue() throws Exception {
        HttpResponse<String> response = get("/v1/senders/" + ONE + "/queue", ACCOUNT, TOKEN);
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode queue = new ObjectMapper().readTree(response.body());
        assertThat(queue.path("sender").asText()).isEqualTo(ONE);
        assertThat(queue.path("segments_per_second").asDouble()).isEqualTo(2);
        assertThat(queue.path("depth").path("messages").asLong()).isEqualTo(60);
        assertThat(queue.path("depth").path("segments").asLong()).isEqualTo(80);
        assertThat(queue.path("velocity").path("1s").isNumber()).isTrue();
        assertThat(queue.path("velocity").path("1m").isNumber()).isTrue();
        assertThat(queue.path("velocity").path("5m").isNumber()).isTrue();
        assertThat(queue.path("oldest_accepted_at").asText()).isEqualTo(OLDEST.toString());
        assertThat(queue.path("seconds_to_empty").asDouble()).isEqualTo(40);
        assertThat(Instant.parse(queue.path("empty_at").asText())).isAfter(Instant.now());
        assertThat(get("/v1/senders/%2B" + ONE.substring(1) + "/queue", ACCOUNT, TOKEN)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void serviceShouldTellTheSumOfItsSenders() throws Exception {
        HttpResponse<String> response = get("/v1/services/" + SERVICE + "/queue", ACCOUNT, TOKEN);
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode queue = new ObjectMapper().readTree(response.body());
        assertThat(queue.path("service").asText()).isEqualTo(SERVICE);
        assertThat(queue.path("segments_per_second").asDouble()).isEqualTo(3);
        assertThat(queue.path("depth").path("segments").asLong()).isEqualTo(90);
        assertThat(queue.path("seconds_to_empty").asDouble())
                .as("of the last to be empty")
                .isEqualTo(40);
        assertThat(queue.path("senders")).hasSize(2);
        assertThat(queue.path("senders").get(0).path("sender").asText()).isEqualTo(ONE);
    }

    @Test
    void accountShouldSeeWhatWaitsForCarriersOfAllNodes() throws Exception {
        gateway.depths.carriers().report("node", List.of(new CarrierDepth("alpha", 2, 60, 0)));
        gateway.depths.carriers().report("other", List.of(new CarrierDepth("alpha", 1, 9, 0)));
        JsonNode carriers = new ObjectMapper()
                .readTree(get("/v1/queues", ACCOUNT, TOKEN).body())
                .path("carriers");
        assertThat(carriers).hasSize(1);
        JsonNode carrier = carriers.get(0);
        assertThat(carrier.path("carrier").asText()).isEqualTo("alpha");
        assertThat(carrier.path("slots").asInt()).isEqualTo(3);
        assertThat(carrier.path("depth").path("messages").asLong()).isEqualTo(69);
        for (String time : List.of("1s", "1m", "5m")) {
            assertThat(carrier.path("velocity").path(time).isNumber()).as(time).isTrue();
        }
    }

    @Test
    void accountShouldSeeItsOwnQueuesAlone() throws Exception {
        JsonNode own =
                new ObjectMapper().readTree(get("/v1/queues", ACCOUNT, TOKEN).body());
        assertThat(own.path("account").asText()).isEqualTo(ACCOUNT);
        assertThat(own.path("senders")).hasSize(2);
        JsonNode others = new ObjectMapper()
                .readTree(get("/v1/queues", OTHER_ACCOUNT, OTHER_TOKEN).body());
        assertThat(others.path("senders")).isEmpty();
        assertThat(others.path("depth").path("segments").asLong()).isZero();
        for (String path : List.of("/v1/senders/" + ONE + "/queue", "/v1/services/" + SERVICE + "/queue")) {
            assertThat(get(path, OTHER_ACCOUNT, OTHER_TOKEN).statusCode()).isEqualTo(404);
            assertThat(get(path, ACCOUNT, OTHER_TOKEN).statusCode()).isEqualTo(401);
        }
        assertThat(get("/v1/senders/%21/queue", ACCOUNT, TOKEN).statusCode()).isEqualTo(404);
    }

    @Test
    void acceptanceShouldTellWhenTheMessageGoesAndWhy() throws Exception {
        Instant before = Instant.now();
        HttpResponse<String> paced = post(ONE);
        Instant after = Instant.now();
        assertThat(paced.statusCode()).isEqualTo(201);
        assertThat(paced.headers().firstValue("Trunkline-Queue-Position")).hasValue("61");
        assertThat(paced.headers().firstValue("Trunkline-Limited-By")).hasValue("sender-pace");
        assertThat(Instant.parse(paced.headers()
                        .firstValue("Trunkline-Estimated-Send-Time")
                        .orElseThrow()))
                .isBetween(before.plusSeconds(40).minusMillis(1), after.plusSeconds(40));
        assertThat(post(ONE).headers().firstValue("Trunkline-Queue-Position")).hasValue("62");
        HttpResponse<String> unpaced = post(TestGateway.SENDER);
        assertThat(unpaced.headers().firstValue("Trunkline-Queue-Position")).hasValue("1");
        assertThat(unpaced.headers().firstValue("Trunkline-Limited-By")).hasValue("none");
    }

    @Test
    void messageBeyondTheQueuesLimitShouldBeRefused() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(post(ONE).statusCode()).isEqualTo(201);
        }
        HttpResponse<String> refused = post(ONE);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        JsonNode error = new ObjectMapper().readTree(refused.body());
        assertThat(error.path("code").asInt()).isEqualTo(21611);
        assertThat(error.path("message").asText()).contains(ONE, "100 segments");
        assertThat(post(TWO).statusCode()).as("another sender").isEqualTo(201);
    }

    private HttpResponse<String> post(String from) throws Exception {
        String form = "To=" + URLEncoder.encode(TO, UTF_8) + "&From=" + URLEncoder.encode(from, UTF_8) + "&Body=hello";
        return client.send(
                request(MESSAGES, ACCOUNT, TOKEN)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String user, String password) throws Exception {
        return client.send(request(path, user, password).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String user, String password) {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Basic " + credentials);
    }
}
