package io.trunkline.gateway.webhook;

import java.net.URI;
import java.util.Map;

/**
 * A callback as it is posted.
 *
 * @param target an absolute URL without user-info and fragment
 * @param headers all that the callback needs, the content type among them
 * @param body a form, ASCII only
 * @param answerWanted whether what is answered beside the status is to be read
 */
public record SignedRequest(URI target, Map<String, String> headers, String body, boolean answerWanted) {
    public SignedRequest {
        headers = Map.copyOf(headers);
    }

    /** One whose answer is its status. */
    public SignedRequest(URI target, Map<String, String> headers, String body) {
        this(target, headers, body, false);
    }
}
