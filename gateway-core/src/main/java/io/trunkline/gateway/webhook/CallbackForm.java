package io.trunkline.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The parameters of a callback: Twilio's, and those that Twilio's callers lack, {@code SequenceNumber} (1 or 2), {@code
 * OccurredAt} (ISO-8601, UTC, milliseconds) and, while nobody knows whether the carrier has the message, {@code
 * DeliveryCertainty}.
 */
final class CallbackForm {
    private static final DateTimeFormatter DONE_DATE =
            DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter OCCURRED_AT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private CallbackForm() {}

    static SortedMap<String, String> of(Callback callback) {
        SortedMap<String, String> form = new TreeMap<>();
        String sid = callback.sid().toString();
        form.put("MessageSid", sid);
        form.put("SmsSid", sid);
        form.put("MessageStatus", callback.status().word());
        form.put("SmsStatus", callback.status().word());
        form.put("AccountSid", callback.envelope().account().value());
        form.put("From", callback.envelope().from().value());
        form.put("To", callback.envelope().to().value());
        form.put("ApiVersion", "2010-04-01");
        form.put("SequenceNumber", Integer.toString(callback.sequence()));
        form.put("OccurredAt", time(callback.occurredAt()));
        var code = callback.code();
        if (code != null) {
            form.put("ErrorCode", Integer.toString(code.code()));
        }
        var service = callback.envelope().service();
        if (service != null) {
            form.put("MessagingServiceSid", service.value());
        }
        if (callback.status() == CallbackStatus.SENT_AMBIGUOUS) {
            form.put("DeliveryCertainty", "ambiguous");
        }
        if (callback.status().isFinal()) {
            form.put("RawDlrDoneDate", DONE_DATE.format(callback.occurredAt()));
        }
        return form;
    }

    static String time(Instant at) {
        return OCCURRED_AT.format(at);
    }

    /** The form as it is posted; its names need no escape. */
    static String encode(SortedMap<String, String> form) {
        StringBuilder body = new StringBuilder(512);
        form.forEach((name, value) -> {
            if (!body.isEmpty()) {
                body.append('&');
            }
            body.append(name).append('=').append(URLEncoder.encode(value, UTF_8));
        });
        return body.toString();
    }
}
