package io.trunkline.api.twilio;

import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.Form;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a new message that Twilio knows and we do not carry out. One is refused where leaving it out would
 * change what happens to the message, and accepted where it would not; docs/twilio.md has the same table with reasons.
 */
final class Unsupported {
    private Unsupported() {}

    /** What is wrong with the first such parameter of the form; null when there is none. */
    static @Nullable ApiError in(Form form) {
        for (int i = 0; i < form.size(); i++) {
            String problem = problem(form.name(i), form.value(i));
            if (problem != null) {
                return ApiError.badRequest(form.name(i) + ": " + ApiError.shown(form.value(i)) + " (" + problem + ")");
            }
        }
        return null;
    }

    private static @Nullable String problem(String name, String value) {
        return switch (name) {
            case "MediaUrl" -> value.isEmpty() ? null : "media are not supported yet; expected: a text in Body";
            case "MaxPrice" ->
                value.isEmpty() ? null : "price limits are not supported yet; expected: no such parameter";
            case "ContentSid", "ContentVariables" ->
                value.isEmpty() ? null : "content templates are not supported; expected: a text in Body";
            case "ApplicationSid" ->
                value.isEmpty() ? null : "applications are not supported; expected: an address in StatusCallback";
            case "FallbackFrom" ->
                value.isEmpty() ? null : "a second sender is not supported; expected: no such parameter";
            case "PersistentAction" ->
                value.isEmpty() ? null : "rich actions are not supported; expected: no such parameter";
            case "ContentRetention", "AddressRetention" ->
                value.isEmpty() || value.equals("retain") ? null : "not supported yet; expected: retain";
            case "SmartEncoded", "ShortenUrls", "SendAsMms" ->
                value.isEmpty() || value.equalsIgnoreCase("false") ? null : "not supported; expected: false";
            default -> null;
        };
    }
}
