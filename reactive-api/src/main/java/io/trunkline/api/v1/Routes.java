package io.trunkline.api.v1;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.Form;
import io.trunkline.api.http.FormReading;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.RouteStanding;
import io.trunkline.gateway.routing.quality.RouteFigures;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * {@code GET /v1/routes}: the routes that the account may use, and how they do, by name. What they cost is for administrators
 * alone.
 */
final class Routes {
    private static final int PAGE_SIZE = 50;
    private static final int PAGE_SIZE_MAX = 1_000;

    private final DirectoryLog directory;
    private final OwnApi.Ways ways;

    Routes(DirectoryLog directory, OwnApi.Ways ways) {
        this.directory = directory;
        this.ways = ways;
    }

    Mono<Answer> handle(Account account, Request request) {
        return Mono.just(
                switch (Form.ofQuery(request)) {
                    case FormReading.Broken broken -> broken.error().answer();
                    case Form form -> page(request.path(), account.sid(), form);
                });
    }

    private Answer page(String path, AccountSid account, Form form) {
        String pageSize = form.first("PageSize");
        int size = pageSize == null ? PAGE_SIZE : size(pageSize);
        if (size < 1) {
            return ApiError.badRequest("PageSize: " + ApiError.shown(String.valueOf(pageSize)) + " (expected: 1 to "
                            + PAGE_SIZE_MAX + ")")
                    .answer();
        }
        List<Route> found = found(account, form.first("PageToken"), size + 1);
        return Answer.json(200, JsonBody.write(json -> write(json, path, found, size)));
    }

    private List<Route> found(AccountSid account, @Nullable String after, int most) {
        return directory.current().routes().stream()
                .filter(route -> !route.audience().excludedFor().contains(account))
                .filter(route -> after == null || route.name().compareTo(after) > 0)
                .sorted(Comparator.comparing(Route::name))
                .limit(most)
                .toList();
    }

    /** What is above the bound counts as the bound; 0 for what is no number. */
    private static int size(String text) {
        return text.matches("[0-9]{1,9}") ? Math.min(Integer.parseInt(text), PAGE_SIZE_MAX) : 0;
    }

    private void write(JsonGenerator json, String path, List<Route> found, int most) throws IOException {
        List<Route> page = found.size() > most ? found.subList(0, most) : found;
        Map<String, SortedMap<String, RouteStanding>> standings = standings();
        Map<RouteKey, RouteFigures> figures =
                ways.book().figures().stream().collect(Collectors.toMap(RouteFigures::key, known -> known));
        json.writeStartObject();
        json.writeArrayFieldStart("routes");
        for (Route route : page) {
            write(json, route, standings.getOrDefault(route.name(), new TreeMap<>()), figures);
        }
        json.writeEndArray();
        json.writeStringField(
                "next_page_uri",
                page.size() == found.size()
                        ? null
                        : path + "?PageSize=" + most + "&PageToken="
                                + page.getLast().name());
        json.writeEndObject();
    }

    /** By route's name, then by country. */
    private Map<String, SortedMap<String, RouteStanding>> standings() {
        Map<String, SortedMap<String, RouteStanding>> standings = new HashMap<>();
        ways.table()
                .quality()
                .get()
                .standings()
                .forEach((key, standing) -> standings
                        .computeIfAbsent(key.route(), first -> new TreeMap<>())
                        .put(key.country(), standing));
        return standings;
    }

    private static void write(
            JsonGenerator json,
            Route route,
            SortedMap<String, RouteStanding> standings,
            Map<RouteKey, RouteFigures> figures)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", route.name());
        json.writeStringField("prefix", route.prefix());
        json.writeStringField("country", route.country().isEmpty() ? null : route.country());
        json.writeStringField("carrier", route.carrier());
        writeTime(json, "valid_from", route.validity().from());
        writeTime(json, "valid_until", route.validity().until());
        json.writeNumberField("weight", route.weight());
        json.writeNumberField("floor", route.floor());
        json.writeArrayFieldStart("qualities");
        for (Map.Entry<String, RouteStanding> standing : standings.entrySet()) {
            json.writeStartObject();
            json.writeStringField("country", standing.getKey().isEmpty() ? null : standing.getKey());
            writeFields(json, standing.getValue());
            RouteFigures known = figures.get(new RouteKey(route.name(), standing.getKey()));
            if (known != null) {
                writeFigures(json, known.refusedShare(), known.latencyMillis());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** How a route does, as fields of an object. */
    static void writeFields(JsonGenerator json, RouteStanding standing) throws IOException {
        json.writeStringField("state", standing.state().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("quality", rounded(standing.quality()));
        json.writeNumberField("evidence", rounded(standing.evidence()));
        json.writeNumberField("canary_share", rounded(standing.canaryShare()));
        writeTime(json, "until", standing.until());
        json.writeStringField("reason", standing.reason());
    }

    /** How a carrier answers, as fields of an object. */
    static void writeFigures(JsonGenerator json, double refusedShare, double latencyMillis) throws IOException {
        json.writeNumberField("refused_share", rounded(refusedShare));
        json.writeNumberField("latency_millis", rounded(latencyMillis));
    }

    private static void writeTime(JsonGenerator json, String name, @Nullable Instant time) throws IOException {
        json.writeStringField(name, time == null ? null : time.toString());
    }

    private static double rounded(double figure) {
        return Math.round(figure * 1_000) / 1_000.0;
    }
}
