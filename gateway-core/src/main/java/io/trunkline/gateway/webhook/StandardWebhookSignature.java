package io.trunkline.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

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
    static SecretKeySpec key(String secret) {
        if (!secret.startsWith(SECRET_PREFIX)) {
            throw new IllegalArgumentException(
                    "webhook secret: " + secret.length() + " characters (expected: whsec_ and base64)");
        }
        return new SecretKeySpec(Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length())), "HmacSHA256");
    }

    /**
     * @param keys one for each live secret, the newest first
     * @param timestampSeconds when this attempt is made, in seconds since the epoch
     */
    static String sign(List<SecretKeySpec> keys, String id, long timestampSeconds, String body) {
        byte[] text = (id + "." + timestampSeconds + "." + body).getBytes(UTF_8);
        return keys.stream().map(key -> "v1," + mac(key, text)).collect(Collectors.joining(" "));
    }

    private static String mac(SecretKeySpec key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every Java platform", e);
        }
    }
}
