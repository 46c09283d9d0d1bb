package io.trunkline.api.v1;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptTimedOut;
import io.trunkline.gateway.lifecycle.LifecycleEvent.Refusal;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.LifecycleEvent.WrittenSegment;
import io.trunkline.gateway.lifecycle.RouteCandidate;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.view.MessageHistory;
import io.trunkline.gateway.waiting.WaitChange;
import io.trunkline.gateway.webhook.CallbackAttempt;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A history as JSON: {@code sid}, {@code status}, {@code events}, each with {@code at}, the {@code node} that wrote
 * it, {@code event} and its facts,
 * {@code waiting} where it waits now, and {@code callbacks}.
 */
record TimelineJson(MessageHistory history, List<CallbackAttempt> attempts) {
    void write(JsonGenerator json) throws IOException {
        var message = history.message();
        json.writeStartObject();
        json.writeStringField("sid", message.envelope().sid().toString());
        json.writeStringField("status", word(message.state().status()));
        json.writeArrayFieldStart("events");
        if (message.state().status() != Status.RECEIVED) {
            json.writeStartObject();
            json.writeStringField("at", message.envelope().acceptedAt().toString());
            writeNode(json, history.acceptedBy());
            json.writeStringField("event", "accepted");
            json.writeNumberField("segments", message.envelope().segments());
            json.writeEndObject();
        }
        for (MessageHistory.Entry entry : history.events()) {
            json.writeStartObject();
            json.writeStringField("at", entry.event().at().toString());
            writeNode(json, entry.node());
            write(json, entry.event());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (history.waiting() != null) {
            write(json, history.waiting());
        }
        json.writeArrayFieldStart("callbacks");
        for (CallbackAttempt attempt : attempts) {
            write(json, attempt);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeNode(JsonGenerator json, String node) throws IOException {
        if (!node.isEmpty()) {
            json.writeStringField("node", node);
        }
    }

    private static void write(JsonGenerator json, WaitChange.Begin waiting) throws IOException {
        json.writeObjectFieldStart("waiting");
        json.writeStringField("for", word(waiting.key().kind()));
        json.writeNumberField("attempt", waiting.key().attempt());
        json.writeStringField("due", waiting.due().toString());
        json.writeStringField("reason", waiting.reason());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, CallbackAttempt attempt) throws IOException {
        json.writeStartObject();
        json.writeStringField("at", attempt.at().toString());
        json.writeStringField("status", attempt.status().word());
        json.writeNumberField("attempt", attempt.attempt());
        json.writeStringField("result", attempt.result());
        json.writeNumberField("took_millis", attempt.took().toMillis());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, LifecycleEvent event) throws IOException {
        switch (event) {
            case MessageRouted routed -> {
                begin(json, "routed", routed.attempt());
                json.writeStringField("carrier", routed.carrier());
                json.writeNumberField("slot", routed.slot());
                json.writeStringField("reason", routed.reason());
                json.writeStringField("cause", word(routed.cause()));
                writeMask(json, "segments", routed.segments());
                writeRoute(json, routed.route());
            }
            case MessageWaiting waiting -> {
                begin(json, "waiting", waiting.attempt());
                json.writeStringField("for", word(waiting.kind()));
                json.writeStringField("due", waiting.due().toString());
                json.writeStringField("reason", waiting.reason());
            }
            case MessageSubmitted submitted -> {
                begin(json, "submitted", submitted.attempt());
                json.writeStringField("carrier", submitted.carrier());
                writeSegments(json, "segments", submitted.segments());
            }
            case SubmissionUnknown unknown -> {
                begin(json, "ambiguous", unknown.attempt());
                json.writeStringField("carrier", unknown.carrier());
                json.writeStringField("reason", unknown.reason());
                writeMask(json, "doubtful", unknown.doubtful());
                writeSegments(json, "accepted", unknown.accepted());
                writeWritten(json, unknown.written());
            }
            case AttemptRefused refused -> {
                begin(json, "refused", refused.attempt());
                json.writeStringField("carrier", refused.carrier());
                writeCode(json, refused.code());
                json.writeStringField("reason", refused.reason());
                writeMask(json, "refused", refused.refused());
                writeSegments(json, "accepted", refused.accepted());
                writeWritten(json, refused.written());
            }
            case ReceiptTimedOut late -> {
                begin(json, "receipt_timed_out", late.attempt());
                json.writeStringField("reason", late.reason());
            }
            case MessageCanceled canceled -> json.writeStringField("event", "canceled");
            case MessageFailed failed -> {
                begin(json, "failed", failed.attempt());
                writeCode(json, failed.code());
                json.writeStringField("reason", failed.reason());
                Refusal refusal = failed.refusal();
                if (refusal != null) {
                    json.writeStringField("carrier", refusal.carrier());
                    writeSegments(json, "accepted", refusal.accepted());
                    writeWritten(json, refusal.written());
                }
            }
            case ReceiptReceived receipt -> {
                begin(json, "receipt", receipt.attempt());
                json.writeNumberField("segment", receipt.segment() + 1);
                json.writeNumberField("segments", receipt.segments());
                json.writeStringField("outcome", word(receipt.outcome()));
                writeCode(json, receipt.code());
                if (!receipt.carrierMessageId().isEmpty()) {
                    json.writeStringField("message_id", receipt.carrierMessageId());
                }
                json.writeStringField("detail", receipt.detail());
                if (receipt.elsewhere()) {
                    json.writeBooleanField("another_route", true);
                }
            }
            case MessageReceived received -> {
                json.writeStringField("event", "received");
                json.writeStringField("carrier", received.carrier());
                json.writeNumberField("segments", received.envelope().segments());
            }
            case BodyErased erased -> json.writeStringField("event", "erased");
            case MessageDeleted deleted -> json.writeStringField("event", "deleted");
        }
    }

    private static void writeRoute(JsonGenerator json, ChosenRoute route) throws IOException {
        if (route.name().isEmpty()) {
            return;
        }
        json.writeStringField("route", route.name());
        json.writeArrayFieldStart("passed_over");
        for (RouteCandidate other : route.passedOver()) {
            CandidateJson.write(json, other);
        }
        json.writeEndArray();
    }

    private static void begin(JsonGenerator json, String event, int attempt) throws IOException {
        json.writeStringField("event", event);
        json.writeNumberField("attempt", attempt);
    }

    /** The numbers of a mask's segments; nothing where it stands for all. */
    private static void writeMask(JsonGenerator json, String name, long mask) throws IOException {
        if (mask == LifecycleEvent.ALL_SEGMENTS) {
            return;
        }
        json.writeArrayFieldStart(name);
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            json.writeNumber(Long.numberOfTrailingZeros(rest) + 1);
        }
        json.writeEndArray();
    }

    private static void writeSegments(JsonGenerator json, String name, List<SubmittedSegment> segments)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (SubmittedSegment segment : segments) {
            json.writeStartObject();
            json.writeNumberField("segment", segment.segment() + 1);
            json.writeNumberField("sequence_number", segment.sequence());
            json.writeStringField("message_id", segment.carrierMessageId());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Nothing where nothing is known of them. */
    private static void writeWritten(JsonGenerator json, List<WrittenSegment> segments) throws IOException {
        if (segments.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("written");
        for (WrittenSegment segment : segments) {
            json.writeStartObject();
            json.writeNumberField("segment", segment.segment() + 1);
            json.writeNumberField("sequence_number", segment.sequence());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeCode(JsonGenerator json, @Nullable ErrorCode code) throws IOException {
        if (code != null) {
            json.writeNumberField("error_code", code.code());
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
