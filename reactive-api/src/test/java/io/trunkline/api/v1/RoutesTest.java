package io.trunkline.api.v1;

import static io.trunkline.api.TestGateway.ACCOUNT;
import static io.trunkline.api.TestGateway.CARRIER;
import static io.trunkline.api.TestGateway.OTHER_ACCOUNT;
import static io.trunkline.api.TestGateway.SENDER;
import static io.trunkline.api.TestGateway.TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.api.TestGateway;
import io.trunkline.gateway.carrier.CarrierBind;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.RouteAudience;
import io.trunkline.gateway.config.RoutePrice;
import io.trunkline.gateway.config.RouteValidity;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.routing.QualitySnapshot;
import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.RouteStanding;
import io.trunkline.gateway.routing.quality.CarrierReport;
import io.trunkline.gateway.routing.quality.RouteReport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final String TO = "%2B442079460123";
    private static final Instant UNTIL = Instant.parse("2036-03-04T05:06:07Z");

    private final HttpClient client = HttpClient.newHttpClient();
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway();
        put(route("cheap", 10, Set.of()));
        put(route("dear", 20, Set.of()));
        put(route("hidden", 5, Set.of(new AccountSid(ACCOUNT))));
    }

    private void put(Route route) {
        gateway.directory.put(new DirectoryEntry.OfRoute(route)).block(Duration.ofSeconds(10));
    }

    private static Route route(String name, long micros, Set<AccountSid> excluded) {
        return new Route(
                name,
                "44",
                "",
                CARRIER,
                new RoutePrice(micros, "EUR"),
                RouteValidity.ALWAYS,
                new RouteAudience(Set.of(), Set.of(), excluded),
                Route.WEIGHT,
                Route.FLOOR);
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    @Test
    void routesShouldTellHowTheyDoAndNotWhatTheyCost() throws Exception {
        gateway.quality.set(new QualitySnapshot(Map.of(new RouteKey("cheap", "GB"), ejected())));
        JsonNode first = json("/v1/routes?PageSize=1");
        assertThat(first.at("/routes/0/name").asText()).isEqualTo("cheap");
        assertThat(first.at("/routes/0/qualities/0/country").asText()).isEqualTo("GB");
        assertThat(first.at("/routes/0/qualities/0/state").asText()).isEqualTo("ejected");
        assertThat(first.at("/routes/0/qualities/0/quality").asDouble()).isEqualTo(0.6);
        assertThat(first.toString()).doesNotContain("price", "EUR");
        JsonNode second = json(first.path("next_page_uri").asText());
        assertThat(second.at("/routes/0/name").asText()).isEqualTo("dear");
        assertThat(second.path("routes")).as("what it may not use is not shown").hasSize(1);
        assertThat(second.path("next_page_uri").isNull()).isTrue();
    }

    @Test
    void routesAndCarriersShouldTellWhatIsRefusedAndHowLongAnswersTake() throws Exception {
        RouteReport.Flow flow = new RouteReport.Flow(60, 20, 75, 60, 0, 2_400);
        CarrierReport.Slots two = new CarrierReport.Slots(Set.of(2, 0), Set.of(1));
        gateway.book.heard(
                "node-b", List.of(report("cheap", flow)), List.of(new CarrierReport(CARRIER, 2, 1, 60, 0, 0, 0, two)));
        gateway.book.heard(
                "node-a",
                List.of(report("dear", new RouteReport.Flow(40, 0, 40, 40, 0, 1_600))),
                List.of(new CarrierReport(CARRIER, 1, 0, 0, 0, 0, 0, new CarrierReport.Slots(Set.of(3), Set.of()))));
        gateway.quality.set(gateway.book.snapshot());
        JsonNode route = json("/v1/routes?PageSize=1").at("/routes/0/qualities/0");
        assertThat(route.path("country").asText()).isEqualTo("GB");
        assertThat(route.path("refused_share").asDouble()).isEqualTo(0.25);
        assertThat(route.path("latency_millis").asDouble()).isEqualTo(40);

        JsonNode carrier = json("/v1/carriers").at("/carriers/0");
        JsonNode quality = carrier.path("quality");
        assertThat(quality.path("state").asText()).isEqualTo("good");
        assertThat(quality.path("quality").asDouble()).isCloseTo(100 / 115.0, Offset.offset(0.01));
        assertThat(quality.path("refused_share").asDouble()).isCloseTo(20 / 120.0, Offset.offset(0.01));
        assertThat(quality.path("latency_millis").asDouble()).isCloseTo(40, Offset.offset(0.1));
        assertThat(carrier.path("nodes"))
                .isEqualTo(new ObjectMapper()
                        .readTree("[{\"node\":\"node-a\",\"bound\":[3],\"unbound\":[]},"
                                + "{\"node\":\"node-b\",\"bound\":[0,2],\"unbound\":[1]}]"));
    }

    @Test
    void carrierThatIsOutShouldSayWhy() throws Exception {
        JsonNode unknown = json("/v1/carriers").at("/carriers/0");
        assertThat(unknown.at("/quality/state").asText()).isEqualTo("unknown");
        assertThat(unknown.path("nodes")).isEmpty();
        CarrierReport.Slots none = new CarrierReport.Slots(Set.of(), Set.of(0));
        gateway.book.heard("node", List.of(), List.of(new CarrierReport(CARRIER, 0, 1, 0, 0, 0, 0, none)));
        JsonNode quality = json("/v1/carriers").at("/carriers/0/quality");
        assertThat(quality.path("state").asText()).isEqualTo("ejected");
        assertThat(quality.path("reason").asText()).isEqualTo("no bind of its carrier is bound");
    }

    private static RouteReport report(String route, RouteReport.Flow flow) {
        return new RouteReport(new RouteKey(route, "GB"), flow, RouteReport.Sample.NONE, RouteReport.Sample.NONE, null);
    }

    private static RouteStanding ejected() {
        return new RouteStanding(RouteStanding.State.EJECTED, 0.6, 120, 0, UNTIL, "too few are delivered");
    }

    @Test
    void explanationShouldNameTheRouteAndWhyNoOther() throws Exception {
        JsonNode healthy = json("/v1/routes/explain?to=" + TO + "&from=%2B" + SENDER.substring(1));
        assertThat(healthy.path("route").asText()).isEqualTo("cheap");
        assertThat(healthy.path("within_sending_window").asBoolean()).isTrue();
        assertThat(healthy.path("candidates").findValuesAsText("verdict"))
                .containsExactly("chosen", "excluded", "dearer");
        gateway.quality.set(new QualitySnapshot(Map.of(new RouteKey("cheap", "GB"), ejected())));
        JsonNode now = json("/v1/routes/explain?to=+442079460123&from=" + SENDER + "&accountSid=" + ACCOUNT);
        assertThat(now.path("route").asText()).isEqualTo("dear");
        assertThat(now.path("carrier").asText()).isEqualTo(CARRIER);
        assertThat(now.path("country").asText()).isEqualTo("GB");
        assertThat(now.at("/candidates/2/route").asText()).isEqualTo("cheap");
        assertThat(now.at("/candidates/2/until").asText()).isEqualTo(UNTIL.toString());
        assertThat(now.at("/candidates/2/standing/reason").asText()).isEqualTo("too few are delivered");
    }

    @Test
    void explanationWithoutARouteShouldSaySo() throws Exception {
        JsonNode nowhere = json("/v1/routes/explain?to=%2B33612345678&from=%2B" + SENDER.substring(1));
        assertThat(nowhere.path("route").isNull()).isTrue();
        assertThat(nowhere.path("reason").asText()).isEqualTo("no legal route");
        assertThat(nowhere.path("candidates")).isEmpty();
    }

    @Test
    void whatCannotBeExplainedShouldBeRefusedWithAReason() throws Exception {
        String from = "&from=%2B" + SENDER.substring(1);
        assertThat(refused("/v1/routes/explain?to=nobody" + from)).startsWith("to: nobody (expected: ");
        assertThat(refused("/v1/routes/explain?to=" + TO))
                .isEqualTo("from: missing (expected: a sender of the account)");
        assertThat(refused("/v1/routes/explain?to=" + TO + "&from=%2B12025550000"))
                .startsWith("from: +1202");
        assertThat(refused("/v1/routes/explain?to=" + TO + from + "&accountSid=" + OTHER_ACCOUNT))
                .startsWith("accountSid: ");
        assertThat(refused("/v1/routes?PageSize=0")).startsWith("PageSize: 0");
    }

    private String refused(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(400);
        return new ObjectMapper().readTree(response.body()).path("message").asText();
    }

    @Test
    void carriersShouldTellTheirBinds() throws Exception {
        gateway.binds.set(List.of(new CarrierBind(CARRIER, 0, "bound", 7, 1, 2, 3, 100, CarrierBind.Answers.NONE)));
        JsonNode carrier = json("/v1/carriers").path("carriers").path(0);
        assertThat(carrier.path("name").asText()).isEqualTo(CARRIER);
        assertThat(carrier.at("/queue/depth/messages").isNumber()).isTrue();
        assertThat(carrier.at("/binds/0/state").asText()).isEqualTo("bound");
        assertThat(carrier.at("/binds/0/in_flight").asInt()).isEqualTo(3);
        assertThat(carrier.at("/binds/0/accepted").asInt()).isEqualTo(7);
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString((ACCOUNT + ":" + TOKEN).getBytes(UTF_8)))
                .timeout(Duration.ofSeconds(30))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
