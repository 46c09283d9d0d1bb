package io.trunkline.api.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * A refusal as it travels: {@code {"code","message","more_info","status"}}, in the form and with the codes that
 * Twilio's helper libraries turn into exceptions.
 *
 * @param status the HTTP status
 * @param code the number that says what is wrong
 * @param message what was found and what was expected, in one or two sentences
 * @param details further facts, which the libraries hand on as they are; mostly none
 */
public record ApiError(int status, int code, String message, Map<String, String> details) {
    /** What Twilio calls an invalid parameter; also for a request that cannot be read at all. */
    public static final int INVALID_REQUEST = 20001;

    private static final String MORE_INFO = "https://www.twilio.com/docs/errors/";
    private static final SerializableString CODE = new SerializedString("code");
    private static final SerializableString MESSAGE = new SerializedString("message");
    private static final SerializableString MORE = new SerializedString("more_info");
    private static final SerializableString STATUS = new SerializedString("status");
    private static final SerializableString DETAILS = new SerializedString("details");

    public ApiError {
        details = Map.copyOf(details);
    }

    public ApiError(int status, int code, String message) {
        this(status, code, message, Map.of());
    }

    /** 400 for a request that is wrong as it stands. */
    public static ApiError badRequest(String message) {
        return new ApiError(400, INVALID_REQUEST, message);
    }

    public static ApiError notFound(String path) {
        return new ApiError(404, 20404, "The requested resource " + shown(path) + " was not found");
    }

    public static ApiError tooManyRequests(String message) {
        return new ApiError(429, 20429, message);
    }

    /** 503: nothing was accepted, and the same request may be repeated. */
    public static ApiError unavailable(String message) {
        return new ApiError(503, 20503, message);
    }

    static ApiError internal() {
        return new ApiError(500, 20500, "The server failed on this request; it is in the server's log");
    }

    /** The answer to send. */
    public Answer answer() {
        return Answer.json(status, body());
    }

    /** The answer to send, with a {@code Retry-After} of whole seconds, rounded up. */
    public Answer answer(Duration retryAfter) {
        return answer().with(HttpHeaderNames.RETRY_AFTER, Long.toString(wholeSeconds(retryAfter)));
    }

    /** The time in seconds, rounded up. */
    public static long wholeSeconds(Duration time) {
        return time.plus(Duration.ofSeconds(1).minusNanos(1)).toSeconds();
    }

    ByteBuf body() {
        return JsonBody.write(this::writeTo);
    }

    private void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeFieldName(CODE);
        json.writeNumber(code);
        json.writeFieldName(MESSAGE);
        json.writeString(message);
        json.writeFieldName(MORE);
        json.writeString(MORE_INFO + code);
        json.writeFieldName(STATUS);
        json.writeNumber(status);
        if (!details.isEmpty()) {
            json.writeFieldName(DETAILS);
            json.writeStartObject();
            for (Map.Entry<String, String> detail : details.entrySet()) {
                json.writeStringField(detail.getKey(), detail.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** What is repeated of a caller's own text: bounded, on one line. */
    public static String shown(String text) {
        int length = Math.min(text.length(), 100);
        StringBuilder line = new StringBuilder(length + 1);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? '?' : c);
        }
        return length < text.length() ? line.append('…').toString() : line.toString();
    }
}
