package io.trunkline.api.v1;

import com.fasterxml.jackson.core.JsonGenerator;
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
 * @param now when this was so
 */
record QueueJson(String kind, String name, List<QueueStatus> queues, Instant now) {
    static QueueJson of(QueueStatus queue, Instant now) {
        return of("sender", queue.sender().value(), List.of(queue), now);
    }

    static QueueJson of(String kind, String name, List<QueueStatus> queues, Instant now) {
        return new QueueJson(kind, name, queues, now);
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
        json.writeEndObject();
    }

    private void writeFigures(JsonGenerator json) throws IOException {
        json.writeNumberField("segments_per_second", sum(QueueStatus::pace));
        json.writeObjectFieldStart("depth");
        json.writeNumberField("messages", count(QueueStatus::messages));
        json.writeNumberField("segments", count(QueueStatus::segments));
        json.writeEndObject();
        json.writeObjectFieldStart("velocity");
        json.writeNumberField("1s", rounded(sum(QueueStatus::perSecond1s)));
        json.writeNumberField("1m", rounded(sum(QueueStatus::perSecond1m)));
        json.writeNumberField("5m", rounded(sum(QueueStatus::perSecond5m)));
        json.writeEndObject();
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
