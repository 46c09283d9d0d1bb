package io.trunkline.bench.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks {@code X-Twilio-Signature}: base64 of HMAC-SHA1, keyed with the auth token, over the URL followed by each form
 * key and its value, keys sorted. The harness's own reading of the rule, so that it is an oracle for the gateway's.
 * Event loop only.
 */
final class CallbackSignature {
    private static final String ALGORITHM = "HmacSHA1";

    private final Mac mac;
    private final byte[] url;

    CallbackSignature(String authToken, String url) {
        this.url = url.getBytes(UTF_8);
        try {
            this.mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(authToken.getBytes(UTF_8), ALGORITHM));
        } catch (GeneralSecurityException unavailable) {
            throw new IllegalStateException(ALGORITHM + " is not available in this JDK", unavailable);
        }
    }

    /** Whether {@code signature} covers these fields; {@code sortedFields} iterates by key. */
    boolean covers(Map<String, String> sortedFields, String signature) {
        return MessageDigest.isEqual(sign(sortedFields).getBytes(UTF_8), signature.getBytes(UTF_8));
    }

    String sign(Map<String, String> sortedFields) {
        mac.update(url);
        sortedFields.forEach((key, value) -> {
            mac.update(key.getBytes(UTF_8));
            mac.update(value.getBytes(UTF_8));
        });
        return Base64.getEncoder().encodeToString(mac.doFinal());
    }
}
