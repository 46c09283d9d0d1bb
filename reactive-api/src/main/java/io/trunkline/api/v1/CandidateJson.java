package io.trunkline.api.v1;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.gateway.lifecycle.RouteCandidate;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;

/** A route that was not taken as JSON: {@code route}, {@code verdict}, {@code reason}, and {@code until} where it is known. */
final class CandidateJson {
    private CandidateJson() {}

    static void write(JsonGenerator json, RouteCandidate candidate) throws IOException {
        json.writeStartObject();
        writeFields(json, candidate);
        json.writeEndObject();
    }

    static void writeFields(JsonGenerator json, RouteCandidate candidate) throws IOException {
        json.writeStringField("route", candidate.route());
        json.writeStringField("verdict", candidate.verdict().name().toLowerCase(Locale.ROOT));
        json.writeStringField("reason", candidate.verdict().phrase());
        Instant until = candidate.until();
        if (until != null) {
            json.writeStringField("until", until.toString());
        }
    }
}
