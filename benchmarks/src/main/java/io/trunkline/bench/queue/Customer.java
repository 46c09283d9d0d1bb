package io.trunkline.bench.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.trunkline.bench.load.DemoAccount;
import io.trunkline.bench.load.Destinations;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** The demo account as it talks to a node. For one thread. */
final class Customer implements AutoCloseable {
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final String ESTIMATE = "Trunkline-Estimated-Send-Time";
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final JsonFactory JSON = new JsonFactory();

    private final URI node;
    private final DemoAccount account;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Customer(URI node, DemoAccount account) {
        this.node = node;
        this.account = account;
    }

    /**
     * What a node tells of a sender's queue.
     *
     * @param secondsToEmpty its estimate
     */
    record Told(long messages, double secondsToEmpty) {
        /** Of an answer's body. */
        static Told parse(String body) throws IOException {
            long messages = -1;
            double seconds = -1;
            try (JsonParser json = JSON.createParser(body)) {
                while (json.nextToken() != null) {
                    if (json.currentToken() == JsonToken.FIELD_NAME) {
                        String name = json.currentName();
                        json.nextToken();
                        switch (name) {
                            case "messages" -> messages = json.getLongValue();
                            case "seconds_to_empty" -> seconds = json.getDoubleValue();
                            default -> {}
                        }
                    }
                }
            }
            if (messages < 0 || seconds < 0) {
                throw new IllegalStateException("a queue without depth or estimate: " + body);
            }
            return new Told(messages, seconds);
        }
    }

    /**
     * Sends a message. Emits how many seconds it is likely to wait, by its answer's header, and fails if it is not accepted.
     *
     * @param number tells its destination
     */
    CompletableFuture<Double> post(String from, int number, String text) {
        HttpRequest request = request("/2010-04-01/Accounts/" + account.accountSid() + "/Messages.json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("To=" + encoded(Destinations.number(number)) + "&From="
                        + encoded(from) + "&Body=" + encoded(text)))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> expect(CREATED, answer)
                        .headers()
                        .firstValue(ESTIMATE)
                        .map(estimate -> Duration.between(Instant.now(), Instant.parse(estimate))
                                        .toMillis()
                                / 1e3)
                        .orElseThrow(() -> new IllegalStateException("an acceptance without " + ESTIMATE)));
    }

    /** Asks for a sender's queue. Blocks. */
    Told queue(String sender) throws IOException, InterruptedException {
        HttpRequest request = request("/v1/senders/" + sender + "/queue").build();
        return Told.parse(expect(OK, client.send(request, HttpResponse.BodyHandlers.ofString()))
                .body());
    }

    private HttpRequest.Builder request(String path) {
        String credentials = account.accountSid() + ":" + account.authToken();
        return HttpRequest.newBuilder(node.resolve(path))
                .timeout(ANSWER_MAX)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }

    private static HttpResponse<String> expect(int status, HttpResponse<String> answer) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer.request() + ": " + answer.statusCode() + " " + answer.body()
                    + " (expected: " + status + ")");
        }
        return answer;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    @Override
    public void close() {
        client.close();
    }
}
