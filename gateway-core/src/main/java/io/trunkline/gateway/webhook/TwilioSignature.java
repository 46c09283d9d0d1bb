package io.trunkline.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * {@code X-Twilio-Signature}: base64 of HMAC-SHA1, keyed with the auth token, over the URL and each form key, sorted,
 * followed by its value.
 */
final class TwilioSignature {
    private TwilioSignature() {}

    static String sign(String authToken, String url, SortedMap<String, String> form) {
        StringBuilder text = new StringBuilder(url);
        for (Map.Entry<String, String> field : form.entrySet()) {
            text.append(field.getKey()).append(field.getValue());
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(authToken.getBytes(UTF_8), "HmacSHA1"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(text.toString().getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA1 is part of every Java platform", e);
        }
    }
}
