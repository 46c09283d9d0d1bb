package io.trunkline.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;

/**
 * {@code webhook-signature} of Standard Webhooks: for each live secret {@code v1,} and the base64 of HMAC-SHA256 over
 * {@code id.timestamp.body}, separated by spaces.
 */
final class StandardWebhookSignature {
    private static final String SECRET_PREFIX = "whsec_";

    private StandardWebhookSignature() {}

    /**
     * The key that a secret stands for.
     *
     * @param secret {@code whsec_} and base64
     */
    static Signing key(String secret) {
        if (!secret.startsWith(SECRET_PREFIX)) {
            throw new IllegalArgumentException(
                    "webhook secret: " + secret.length() + " characters (expected: whsec_ and base64)");
        }
        return new Signing("HmacSHA256", Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length())));
    }

    /**
     * @param keys one for each live secret, the newest first
     * @param timestampSeconds when this attempt is made, in seconds since the epoch
     */
    static String sign(List<Signing> keys, String id, long timestampSeconds, String body) {
        byte[] text = (id + "." + timestampSeconds + "." + body).getBytes(UTF_8);
        StringBuilder signatures = new StringBuilder();
        for (Signing key : keys) {
            signatures.append(signatures.isEmpty() ? "v1," : " v1,").append(key.sign(text));
        }
        return signatures.toString();
    }
}
