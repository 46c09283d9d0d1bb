package io.trunkline.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.SortedMap;

/**
 * {@code X-Twilio-Signature}: base64 of HMAC-SHA1, keyed with the auth token, over the URL and each form key, sorted,
 * followed by its value.
 */
final class TwilioSignature {
    private TwilioSignature() {}

    static Signing key(String authToken) {
        return new Signing("HmacSHA1", authToken.getBytes(UTF_8));
    }

    static String sign(Signing authToken, String url, SortedMap<String, String> form) {
        StringBuilder text = new StringBuilder(url);
        for (Map.Entry<String, String> field : form.entrySet()) {
            text.append(field.getKey()).append(field.getValue());
        }
        return authToken.sign(text.toString().getBytes(UTF_8));
    }
}
