package io.trunkline.gateway.webhook;

import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.webhook.AttemptResult.Answered;
import java.net.URI;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parameters with which a subscriber's message is posted: Twilio's, and {@code OccurredAt}. */
final class InboundForm {
    private static final String HTTP_RETRIEVAL_FAILURE = "11200";
    private static final String HTTP_CONNECTION_FAILURE = "11205";

    private InboundForm() {}

    static SortedMap<String, String> of(Callback callback, String text) {
        Envelope envelope = callback.envelope();
        String sid = callback.sid().toString();
        SortedMap<String, String> form = new TreeMap<>();
        form.put("MessageSid", sid);
        form.put("SmsMessageSid", sid);
        form.put("SmsSid", sid);
        form.put("AccountSid", envelope.account().value());
        form.put("From", envelope.from().value());
        form.put("To", envelope.to().value());
        form.put("Body", text);
        form.put("NumMedia", "0");
        form.put("NumSegments", Integer.toString(envelope.segments()));
        form.put("SmsStatus", callback.status().word());
        form.put("ApiVersion", "2010-04-01");
        form.put("OccurredAt", CallbackForm.time(callback.occurredAt()));
        var service = envelope.service();
        if (service != null) {
            form.put("MessagingServiceSid", service.value());
        }
        return form;
    }

    /** For the fallback, which is told what failed. */
    static SortedMap<String, String> afterFailure(SortedMap<String, String> form, URI failed, AttemptResult result) {
        SortedMap<String, String> told = new TreeMap<>(form);
        told.put("ErrorUrl", failed.toString());
        told.put("ErrorCode", result instanceof Answered ? HTTP_RETRIEVAL_FAILURE : HTTP_CONNECTION_FAILURE);
        return told;
    }
}
