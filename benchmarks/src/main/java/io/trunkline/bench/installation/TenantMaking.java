package io.trunkline.bench.installation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.bench.load.Tenant;
import io.trunkline.bench.scenario.Scenario.SenderKind;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes accounts with an unpaced sender and an open policy each through the administration's API. The same place always
 * gives the same account, so that a second run finds those of the first.
 */
final class TenantMaking {
    private static final JsonFactory JSON = new JsonFactory();

    /** Under the 64 KiB that the API takes at once. */
    private static final int AT_ONCE = 100;

    /** A change holds on every node within five seconds. */
    private static final long HOLDS_SECONDS = 5;

    private static final int FIRST_SENDER = 5_550_000;

    private final EnvText admin;
    private final Tenant first;

    TenantMaking(Path data, Tenant first) throws IOException {
        this.admin = EnvText.read(data.resolve("admin.env"));
        this.first = first;
    }

    /** Returns when the gateway knows them. */
    List<Tenant> make(int count) throws IOException, InterruptedException {
        List<Tenant> tenants = new ArrayList<>(List.of(first));
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (tenants.size() < count) {
                List<Tenant> more = new ArrayList<>();
                while (more.size() < AT_ONCE && tenants.size() + more.size() < count) {
                    more.add(tenant(tenants.size() + more.size()));
                }
                post(client, more);
                tenants.addAll(more);
            }
        }
        TimeUnit.SECONDS.sleep(HOLDS_SECONDS);
        return tenants;
    }

    private static Tenant tenant(int place) {
        String hex = String.format("%032x", place);
        String sender = "+1415" + (FIRST_SENDER + place);
        return new Tenant("AC" + hex, "f" + hex.substring(1), Map.of(SenderKind.UNPACED, sender));
    }

    private void post(HttpClient client, List<Tenant> tenants) throws IOException, InterruptedException {
        String credentials = "load:" + admin.value("ADMIN_KEY");
        HttpRequest request = HttpRequest.newBuilder(URI.create(admin.value("ADMIN_URL") + "/v1/admin/directory"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(json(tenants)))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("the gateway did not make " + tenants.size() + " accounts: "
                    + answer.statusCode() + " " + answer.body());
        }
    }

    private static String json(List<Tenant> tenants) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("accounts");
            for (Tenant tenant : tenants) {
                entry(json, Map.of("sid", tenant.accountSid(), "name", "load", "auth_token", tenant.authToken()));
            }
            json.writeEndArray();
            json.writeArrayFieldStart("policies");
            for (Tenant tenant : tenants) {
                json.writeStartObject();
                json.writeStringField("account", tenant.accountSid());
                json.writeBooleanField("all_countries", true);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("senders");
            for (Tenant tenant : tenants) {
                String address = tenant.senders().getOrDefault(SenderKind.UNPACED, "");
                entry(json, Map.of("account", tenant.accountSid(), "address", address, "kind", "unpaced"));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void entry(JsonGenerator json, Map<String, String> fields) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            json.writeStringField(field.getKey(), field.getValue());
        }
        json.writeEndObject();
    }
}
