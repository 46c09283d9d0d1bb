package io.trunkline.bench.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.bench.scenario.Scenario;
import io.trunkline.bench.scenario.Scenario.BodyKind;
import io.trunkline.bench.scenario.Weights;
import java.io.IOException;
import java.util.Locale;

/** What a report says of its scenario. */
final class ScenarioJson {
    private static final int LONG_SEGMENTS = 3;

    private ScenarioJson() {}

    /** As the field {@code scenario}. */
    static void write(JsonGenerator json, Scenario scenario) throws IOException {
        json.writeObjectFieldStart("scenario");
        json.writeStringField("name", scenario.name());
        json.writeStringField("over", scenario.pace().over().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("connections", scenario.pace().connections());
        json.writeNumberField("segmentsPerMessage", segments(scenario));
        weights(json, "bodies", scenario.mix().bodies());
        weights(json, "senders", scenario.mix().senders());
        weights(json, "countries", scenario.mix().countries());
        weights(json, "endings", scenario.mix().endings());
        json.writeNumberField("numbers", scenario.mix().numbers());
        json.writeNumberField("tenants", scenario.tenants().count());
        json.writeNumberField("zipf", scenario.tenants().zipf());
        json.writeBooleanField("callbacks", scenario.callbacks().wanted());
        json.writeNumberField("slowEndpoints", scenario.callbacks().slow());
        json.writeNumberField("failingEndpoints", scenario.callbacks().failing());
        json.writeArrayFieldStart("carrier");
        for (String line : scenario.carrierProfile()) {
            json.writeString(line);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static double segments(Scenario scenario) {
        return scenario.mix().bodies().mean(kind -> kind == BodyKind.LONG ? (double) LONG_SEGMENTS : 1.0);
    }

    private static <T> void weights(JsonGenerator json, String name, Weights<T> weights) throws IOException {
        json.writeObjectFieldStart(name);
        double below = 0;
        for (int i = 0; i < weights.items().size(); i++) {
            String word = weights.items().get(i).toString().toLowerCase(Locale.ROOT);
            json.writeNumberField(
                    word.isEmpty() ? "usual" : word, weights.upTo().get(i) - below);
            below = weights.upTo().get(i);
        }
        json.writeEndObject();
    }
}
