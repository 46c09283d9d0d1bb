package io.trunkline.api.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.admin.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Administration as an operator does it, with what stands in a data folder's {@code admin.env}. */
record AdminCalls(Map<String, String> file) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static AdminCalls of(Path data) throws IOException {
        return new AdminCalls(EnvFile.read(data.resolve(AdminKey.FILE)));
    }

    /** A new account that may send everywhere, with a sender of its own. */
    Map<String, Object> account(String sender) throws IOException, InterruptedException {
        Map<String, Object> account = create("accounts", "{\"name\": \"Acme\"}");
        String sid = (String) account.get("sid");
        create("policies", "{\"account\": \"" + sid + "\", \"all_countries\": true}");
        create("senders", "{\"account\": \"" + sid + "\", \"address\": \"" + sender + "\", \"kind\": \"unpaced\"}");
        return account;
    }

    Map<String, Object> create(String path, String json) throws IOException, InterruptedException {
        return answer(201, request(path).POST(BodyPublishers.ofString(json)));
    }

    /** Changes what is given of an entry, whatever its version. */
    Map<String, Object> change(String path, String json) throws IOException, InterruptedException {
        return answer(200, request(path).header("If-Match", "*").method("PATCH", BodyPublishers.ofString(json)));
    }

    /** Removes an entry, whatever its version. */
    void delete(String path) throws IOException, InterruptedException {
        HttpRequest request = request(path).header("If-Match", "*").DELETE().build();
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    private HttpRequest.Builder request(String path) {
        String credentials = "test:" + file.get("ADMIN_KEY");
        return HttpRequest.newBuilder(URI.create(file.get("ADMIN_URL") + "/v1/admin/" + path))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }

    private static Map<String, Object> answer(int status, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.object(answer.body().getBytes(UTF_8));
    }
}
