package io.trunkline.api.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.api.admin.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Calls the API. Blocks; for a process of its own. */
final class AdminClient {
    private static final String ROOT = "/v1/admin/";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI gateway;
    private final String credentials;

    AdminClient(Options options) {
        this.gateway = options.url();
        this.credentials =
                "Basic " + Base64.getEncoder().encodeToString((options.name() + ":" + options.key()).getBytes(UTF_8));
    }

    /**
     * An answer.
     *
     * @param etag the entry's version, where it is one's
     */
    record Reply(int status, Optional<String> etag, String body) {
        boolean isDone() {
            return status < 300;
        }

        /** An object without fields where there is no body. */
        Map<String, Object> json() {
            return body.isEmpty() ? Map.of() : Json.object(body.getBytes(UTF_8));
        }
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    Reply post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    Reply put(String path) throws IOException, InterruptedException {
        return send(request(path).PUT(BodyPublishers.noBody()));
    }

    Reply patch(String path, String body, String etag) throws IOException, InterruptedException {
        return send(request(path).header("If-Match", etag).method("PATCH", BodyPublishers.ofString(body)));
    }

    Reply delete(String path, String etag) throws IOException, InterruptedException {
        return send(request(path).header("If-Match", etag).DELETE());
    }

    /**
     * @param path behind the root, or a whole path
     */
    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway + (path.startsWith("/") ? path : ROOT + path)))
                .timeout(TIMEOUT)
                .header("Authorization", credentials)
                .header("Content-Type", "application/json");
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        return new Reply(answer.statusCode(), answer.headers().firstValue("ETag"), answer.body());
    }
}
