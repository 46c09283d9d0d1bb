package io.trunkline.gateway.webhook;

import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.reply.Replies.Outcome;
import io.trunkline.gateway.webhook.AttemptResult.Answered;
import io.trunkline.gateway.webhook.AttemptResult.Misread;
import java.net.URI;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parameters with which a subscriber's message is posted: Twilio's, and {@code OccurredAt}. */
final class InboundForm {
    private static final String HTTP_RETRIEVAL_FAILURE = "11200";
    private static final String HTTP_CONNECTION_FAILURE = "11205";

    private InboundForm() {}

    /**
     * @param keyword which keyword the text is
     */
    static SortedMap<String, String> of(Callback callback, String text, Optional<String> keyword) {
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
        keyword.ifPresent(type -> form.put("OptOutType", type));
        var service = envelope.service();
        if (service != null) {
            form.put("MessagingServiceSid", service.value());
        }
        return form;
    }

    /** For the fallback, which is told what failed. */
    static SortedMap<String, String> afterFailure(SortedMap<String, String> form, URI failed, AttemptResult result) {
        SortedMap<String, String> told = new TreeMap<>(form);
        told.put("ErrorUrl", PostTarget.of(failed).url());
        told.put("ErrorCode", code(result));
        return told;
    }

    private static String code(AttemptResult result) {
        if (result instanceof Misread misread) {
            return Integer.toString(misread.why().code());
        }
        return result instanceof Answered ? HTTP_RETRIEVAL_FAILURE : HTTP_CONNECTION_FAILURE;
    }

    /** For the URL of an action, which is told what became of the reply before it. */
    static SortedMap<String, String> afterReply(SortedMap<String, String> form, Outcome outcome) {
        SortedMap<String, String> told = new TreeMap<>(form);
        switch (outcome) {
            case Outcome.Taken taken -> {
                told.put("MessageStatus", "queued");
                if (taken.sid() != null) {
                    told.put("MessageSid", taken.sid().toString());
                }
            }
            case Outcome.Refused refused -> {
                told.put("MessageStatus", "failed");
                told.put("ErrorCode", Integer.toString(refused.code()));
            }
            case Outcome.Later later ->
                throw new IllegalArgumentException("outcome: later (expected: one that is final)");
        }
        return told;
    }
}
