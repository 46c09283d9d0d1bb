package io.trunkline.api.twilio;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as Twilio's API writes it. {@code num_segments} and {@code num_media} are strings, {@code price} is null
 * until there is one, and a message of a service that has not been sent has {@code num_segments} "0". One field is our
 * own: {@code delivery_certainty}, "ambiguous" while nobody can know whether the carrier has the message.
 */
final class MessageJson {
    private static final SerializableString ACCOUNT_SID = new SerializedString("account_sid");
    private static final SerializableString API_VERSION = new SerializedString("api_version");
    private static final SerializableString BODY = new SerializedString("body");
    private static final SerializableString DATE_CREATED = new SerializedString("date_created");
    private static final SerializableString DATE_SENT = new SerializedString("date_sent");
    private static final SerializableString DATE_UPDATED = new SerializedString("date_updated");
    private static final SerializableString DELIVERY_CERTAINTY = new SerializedString("delivery_certainty");
    private static final SerializableString DIRECTION = new SerializedString("direction");
    private static final SerializableString ERROR_CODE = new SerializedString("error_code");
    private static final SerializableString ERROR_MESSAGE = new SerializedString("error_message");
    private static final SerializableString FROM = new SerializedString("from");
    private static final SerializableString MEDIA = new SerializedString("media");
    private static final SerializableString MESSAGING_SERVICE_SID = new SerializedString("messaging_service_sid");
    private static final SerializableString NUM_MEDIA = new SerializedString("num_media");
    private static final SerializableString NUM_SEGMENTS = new SerializedString("num_segments");
    private static final SerializableString PRICE = new SerializedString("price");
    private static final SerializableString PRICE_UNIT = new SerializedString("price_unit");
    private static final SerializableString SID = new SerializedString("sid");
    private static final SerializableString STATUS = new SerializedString("status");
    private static final SerializableString SUBRESOURCE_URIS = new SerializedString("subresource_uris");
    private static final SerializableString TO = new SerializedString("to");
    private static final SerializableString URI = new SerializedString("uri");

    private static final SerializableString AMBIGUOUS = new SerializedString("ambiguous");
    private static final SerializableString INBOUND = new SerializedString("inbound");
    private static final SerializableString OUTBOUND_API = new SerializedString("outbound-api");
    private static final SerializableString VERSION = new SerializedString(TwilioApi.API_VERSION);
    private static final SerializableString ZERO = new SerializedString("0");

    private MessageJson() {}

    /** The word on the wire for where a message stands. */
    static String status(Status status, boolean ofService) {
        return switch (status) {
            case ACCEPTED, WAITING, ROUTED -> ofService ? "accepted" : "queued";
            case AMBIGUOUS, SUBMITTED -> "sent";
            case DELIVERED -> "delivered";
            case UNDELIVERED -> "undelivered";
            case FAILED -> "failed";
            case CANCELED -> "canceled";
            case RECEIVED -> "received";
        };
    }

    static void write(JsonGenerator json, Envelope envelope, String body, MessageState state) throws IOException {
        String sid = envelope.sid().toString();
        String resource = "/" + TwilioApi.API_VERSION + "/Accounts/" + envelope.account() + "/Messages/" + sid;
        json.writeStartObject();
        string(json, SID, sid);
        string(json, ACCOUNT_SID, envelope.account().value());
        json.writeFieldName(API_VERSION);
        json.writeString(VERSION);
        string(json, BODY, body);
        string(json, FROM, envelope.from().value());
        string(json, TO, envelope.to().value());
        string(
                json,
                MESSAGING_SERVICE_SID,
                envelope.service() == null ? null : envelope.service().value());
        writeProgress(json, envelope, state);
        writeDates(json, envelope.acceptedAt(), state);
        json.writeFieldName(PRICE);
        json.writeNull();
        json.writeFieldName(PRICE_UNIT);
        json.writeNull();
        string(json, URI, resource + ".json");
        json.writeFieldName(SUBRESOURCE_URIS);
        json.writeStartObject();
        string(json, MEDIA, resource + "/Media.json");
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeProgress(JsonGenerator json, Envelope envelope, MessageState state) throws IOException {
        boolean ofService = envelope.service() != null;
        boolean unsentOfService = ofService && state.status().compareTo(Status.ROUTED) <= 0;
        ErrorCode code = state.code();
        boolean scheduled = envelope.terms().sendAt() != null && state.status().compareTo(Status.WAITING) <= 0;
        string(json, STATUS, scheduled ? "scheduled" : status(state.status(), ofService));
        json.writeFieldName(DIRECTION);
        json.writeString(state.status() == Status.RECEIVED ? INBOUND : OUTBOUND_API);
        json.writeFieldName(NUM_SEGMENTS);
        if (unsentOfService) {
            json.writeString(ZERO);
        } else {
            json.writeString(Integer.toString(envelope.segments()));
        }
        json.writeFieldName(NUM_MEDIA);
        json.writeString(ZERO);
        json.writeFieldName(ERROR_CODE);
        if (code == null) {
            json.writeNull();
        } else {
            json.writeNumber(code.code());
        }
        string(json, ERROR_MESSAGE, code == null ? null : code.text());
        if (state.isAmbiguous()) {
            json.writeFieldName(DELIVERY_CERTAINTY);
            json.writeString(AMBIGUOUS);
        }
    }

    private static void writeDates(JsonGenerator json, Instant acceptedAt, MessageState state) throws IOException {
        String created = TwilioDate.format(acceptedAt);
        Instant updatedAt = state.updatedAt();
        Instant sentAt = state.sentAt();
        string(json, DATE_CREATED, created);
        string(json, DATE_UPDATED, updatedAt == null ? created : TwilioDate.format(updatedAt));
        string(json, DATE_SENT, sentAt == null ? null : TwilioDate.format(sentAt));
    }

    private static void string(JsonGenerator json, SerializableString name, @Nullable String value) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value);
        }
    }
}
