package io.trunkline.api.v1;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.gateway.queue.CarrierStatus;
import io.trunkline.gateway.queue.QueueStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A queue, or several together, as JSON.
 *
 * @param kind {@code sender}, {@code service} or {@code account}
 * @param name whose queue it is
 * @param queues one for a sender; else those that are added up and listed
 * @param carriers what waits for carriers, of all accounts together; told of an account alone
 * @param now when this was so
 */
record QueueJson(String kind, String name, List<QueueStatus> queues, List<CarrierStatus> carriers, Instant now) {
    static QueueJson of(QueueStatus queue, Instant now) {
        return of("sender", queue.sender().value(), List.of(queue), now);
    }

    static QueueJson of(String kind, String name, List<QueueStatus> queues, Instant now) {
        return new QueueJson(kind, name, queues, List.of(), now);
    }

    /** The same with what waits for carriers. */
    QueueJson with(List<CarrierStatus> ofCarriers) {
        return new QueueJson(kind, name, queues, ofCarriers, now);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField(kind, name);
        writeFigures(json);
        if (!kind.equals("sender")) {
            json.writeArrayFieldStart("senders");
            for (QueueStatus queue : Queues.deepest(queues)) {
                of(queue, now).write(json);
            }
            json.writeEndArray();
        }
        if (kind.equals("account")) {
            json.writeArrayFieldStart("carriers");
            for (CarrierStatus carrier : carriers) {
                write(json, carrier);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** A carrier's figures as an object. */
    static void write(JsonGenerator json, CarrierStatus carrier) throws IOException {
        json.writeStartObject();
        json.writeStringField("carrier", carrier.carrier());
        json.writeNumberField("slots", carrier.slots());
        json.writeObjectFieldStart("depth");
        json.writeNumberField("messages", carrier.messages());
        json.writeEndObject();
        writeVelocity(json, carrier.perSecond1s(), carrier.perSecond1m(), carrier.perSecond5m());
        json.writeEndObject();
    }

    private static void writeVelocity(JsonGenerator json, double over1s, double over1m, double over5m)
            throws IOException {
        json.writeObjectFieldStart("velocity");
        json.writeNumberField("1s", rounded(over1s));
        json.writeNumberField("1m", rounded(over1m));
        json.writeNumberField("5m", rounded(over5m));
        json.writeEndObject();
    }

    private void writeFigures(JsonGenerator json) throws IOException {
        json.writeNumberField("segments_per_second", sum(QueueStatus::pace));
        json.writeObjectFieldStart("depth");
        json.writeNumberField("messages", count(QueueStatus::messages));
        json.writeNumberField("segments", count(QueueStatus::segments));
        json.writeEndObject();
        writeVelocity(
                json, sum(QueueStatus::perSecond1s), sum(QueueStatus::perSecond1m), sum(QueueStatus::perSecond5m));
        Instant oldest = queues.stream()
                .map(QueueStatus::oldest)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
        json.writeStringField("oldest_accepted_at", oldest == null ? null : oldest.toString());
        // Senders go at the same time: the last one to be empty
        double seconds =
                queues.stream().mapToDouble(QueueStatus::secondsToEmpty).max().orElse(0);
        json.writeNumberField("seconds_to_empty", rounded(seconds));
        json.writeStringField(
                "empty_at",
                now.plus(Duration.ofMillis(Math.round(seconds * 1_000)))
                        .truncatedTo(ChronoUnit.MILLIS)
                        .toString());
    }

    private double sum(ToDoubleFunction<QueueStatus> figure) {
        return queues.stream().mapToDouble(figure).sum();
    }

    private long count(ToLongFunction<QueueStatus> figure) {
        return queues.stream().mapToLong(figure).sum();
    }

    private static double rounded(double figure) {
        return Math.round(figure * 1_000) / 1_000.0;
    }
}
