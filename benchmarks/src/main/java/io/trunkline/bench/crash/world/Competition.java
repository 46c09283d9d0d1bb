package io.trunkline.bench.crash.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Carriers of different price that compete, or a single one, as a gateway's directory has them. The first is the one that
 * the nodes were started with, and the cheapest; each further one costs as much more.
 *
 * @param carriers by price, {@value #CARRIERS_MAX} at most
 * @param floor of every route, 0..1
 * @param window of each bind: the cheapest carrier has {@value #BINDS_MAX} binds, another one less
 */
public record Competition(List<Declared> carriers, double floor, int window) {
    /** The binds of the cheapest, its urgent one among them. */
    public static final int BINDS_MAX = 5;

    private static final int CARRIERS_MAX = 3;

    /** How a carrier is bound to; a digit behind it is the place of each but the first. */
    private static final String SYSTEM_ID = "crash";

    private static final String FIRST = "default";
    private static final int SLOTS_EACH = BINDS_MAX - 1;
    private static final int SLOTS_APART = 4;
    private static final int URGENT_SLOT = 15;
    private static final int PRICE_MICROS = 10_000;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    public Competition {
        carriers = List.copyOf(carriers);
        if (carriers.size() > CARRIERS_MAX) {
            throw new IllegalArgumentException(carriers.size() + " carriers (expected: at most " + CARRIERS_MAX + ")");
        }
    }

    /**
     * A carrier and its route.
     *
     * @param port where it listens on loopback
     * @param prefix of the numbers that its route takes; {@code any} for all
     * @param faults the table of its errors in JSON, an array
     */
    public record Declared(int port, String prefix, String faults) {}

    /** How the carrier of that place is called. */
    public static String name(int place) {
        return place == 0 ? FIRST : "carrier-" + place;
    }

    /**
     * Puts them in the place of all carriers and routes that a node knows.
     *
     * @param data the node's folder
     */
    public void declare(URI node, Path data) throws IOException, InterruptedException {
        String key = Files.readAllLines(data.resolve("admin.env")).stream()
                .filter(line -> line.startsWith("ADMIN_KEY="))
                .map(line -> line.substring(line.indexOf('=') + 1).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(data + "/admin.env has no ADMIN_KEY"));
        HttpRequest request = HttpRequest.newBuilder(node.resolve("/v1/admin/directory?Prune=true"))
                .timeout(ANSWER_MAX)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(("bench:" + key).getBytes(UTF_8)))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json()))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(
                        "carriers: " + answer.statusCode() + " " + answer.body() + " (expected: to be taken)");
            }
        }
    }

    private String json() {
        StringBuilder routes = new StringBuilder();
        StringBuilder entries = new StringBuilder();
        for (int place = 0; place < carriers.size(); place++) {
            Declared declared = carriers.get(place);
            String comma = place == 0 ? "" : ",";
            entries.append(comma).append(carrier(place, declared));
            routes.append(comma).append(route(place, declared));
        }
        return "{\"carriers\":[" + entries + "],\"routes\":[" + routes + "]}";
    }

    private String carrier(int place, Declared declared) {
        // Neighbours stay with one node, so these are none
        String slots = IntStream.range(0, SLOTS_EACH)
                .mapToObj(slot -> Integer.toString(slot * SLOTS_APART + place))
                .collect(Collectors.joining(","));
        String urgent = place == 0 ? ",\"urgent_slot\":" + URGENT_SLOT : "";
        return String.format(
                Locale.ROOT,
                "{\"name\":\"%s\",\"host\":\"127.0.0.1\",\"port\":%d,\"system_id\":\"%s\",\"password\":\"secret\","
                        + "\"window\":%d,\"slots\":[%s]%s,\"faults\":%s}",
                name(place),
                declared.port(),
                place == 0 ? SYSTEM_ID : SYSTEM_ID + place,
                window,
                slots,
                urgent,
                declared.faults());
    }

    private String route(int place, Declared declared) {
        return String.format(
                Locale.ROOT,
                "{\"name\":\"route-%d\",\"prefix\":\"%s\",\"carrier\":\"%s\",\"price_micros\":%d,\"currency\":\"EUR\","
                        + "\"floor\":%.2f}",
                place,
                declared.prefix(),
                name(place),
                (place + 1) * PRICE_MICROS,
                floor);
    }
}
