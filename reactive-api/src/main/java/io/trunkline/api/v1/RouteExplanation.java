package io.trunkline.api.v1;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.Form;
import io.trunkline.api.http.FormReading;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.compliance.CountryRules;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.lifecycle.RouteCandidate;
import io.trunkline.gateway.log.Tried;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.routing.RouteChoice;
import io.trunkline.gateway.routing.RouteTable;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * {@code GET /v1/routes/explain}: which route a message would take now, and why no other. {@code to}, {@code from} and, as a
 * check, {@code accountSid}, which is the account that asks.
 */
final class RouteExplanation {
    private static final int CANDIDATES_MAX = 1_000;

    private final DirectoryLog directory;
    private final RouteTable table;
    private final InstantSource clock;

    RouteExplanation(DirectoryLog directory, RouteTable table, InstantSource clock) {
        this.directory = directory;
        this.table = table;
        this.clock = clock;
    }

    Mono<Answer> handle(Account account, Request request) {
        return Mono.just(
                switch (Form.ofQuery(request)) {
                    case FormReading.Broken broken -> broken.error().answer();
                    case Form form -> explain(account.sid(), form);
                });
    }

    private Answer explain(AccountSid account, Form form) {
        Directory now = directory.current();
        String asked = form.first("accountSid");
        if (asked != null && !asked.equals(account.value())) {
            return wrong("accountSid", asked, "the account that asks");
        }
        Optional<Address> to = address(form.first("to")).filter(RouteExplanation::isNumber);
        if (to.isEmpty()) {
            return wrong("to", form.first("to"), "+ and the digits of a number");
        }
        Optional<Address> from = address(form.first("from"))
                .filter(address -> now.sender(address)
                        .filter(sender -> sender.account().equals(account))
                        .isPresent());
        if (from.isEmpty()) {
            return wrong("from", form.first("from"), "a sender of the account");
        }
        Instant at = clock.instant();
        RouteTable.Attempt attempt = new RouteTable.Attempt(account, from.get(), to.get(), Tried.NOTHING);
        RouteChoice choice = table.choice(attempt, to.get().hashCode(), now, at);
        return Answer.json(200, JsonBody.write(json -> write(json, attempt, choice, now, at)));
    }

    private static boolean isNumber(Address address) {
        return address.form() == Address.Form.NUMBER;
    }

    private static Optional<Address> address(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        // Who does not encode a plus sign sends a space
        return Address.parse(text.startsWith(" ") ? "+" + text.substring(1) : text);
    }

    private static Answer wrong(String name, @Nullable String found, String expected) {
        return ApiError.badRequest(name + ": " + (found == null ? "missing" : ApiError.shown(found)) + " (expected: "
                        + expected + ")")
                .answer();
    }

    private static void write(
            JsonGenerator json, RouteTable.Attempt attempt, RouteChoice choice, Directory now, Instant at)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("account_sid", attempt.account().value());
        json.writeStringField("from", attempt.from().value());
        json.writeStringField("to", attempt.to().value());
        json.writeStringField("country", choice.country().isEmpty() ? null : choice.country());
        json.writeStringField("at", at.toString());
        Optional<Instant> opens = CountryRules.opens(now, attempt.to(), at);
        json.writeBooleanField("within_sending_window", opens.filter(at::equals).isPresent());
        json.writeStringField("opens_at", opens.map(Instant::toString).orElse(null));
        Route chosen = choice.route();
        json.writeStringField("route", chosen == null ? null : chosen.name());
        json.writeStringField("carrier", chosen == null ? null : chosen.carrier());
        json.writeStringField("reason", choice.reason());
        json.writeArrayFieldStart("candidates");
        if (chosen != null) {
            json.writeStartObject();
            json.writeStringField("route", chosen.name());
            json.writeStringField("verdict", "chosen");
            json.writeStringField("reason", choice.reason());
            writeStanding(json, choice, chosen);
            json.writeEndObject();
        }
        List<RouteCandidate> others = new ArrayList<>(choice.passedOver(CANDIDATES_MAX));
        others.addAll(choice.ofOtherCountries(CANDIDATES_MAX - others.size()));
        for (RouteCandidate other : others) {
            json.writeStartObject();
            CandidateJson.writeFields(json, other);
            Optional<Route> route = now.route(other.route());
            if (route.isPresent()) {
                writeStanding(json, choice, route.get());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeStanding(JsonGenerator json, RouteChoice choice, Route route) throws IOException {
        json.writeStringField("carrier", route.carrier());
        json.writeObjectFieldStart("standing");
        Routes.writeFields(json, choice.standing(route));
        json.writeEndObject();
    }
}
