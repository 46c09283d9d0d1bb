package io.trunkline.gateway.webhook;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An HMAC under one key. To find its provider and to take in the key costs as much as to sign a callback, so both are done
 * once, and each signature is made by a copy. Thread-safe.
 */
final class Signing {
    private final Mac keyed;

    /** @param algorithm one that every Java platform has */
    Signing(String algorithm, byte[] key) {
        try {
            keyed = Mac.getInstance(algorithm);
            keyed.init(new SecretKeySpec(key, algorithm));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " is part of every Java platform", e);
        }
    }

    /** In base64. */
    String sign(byte[] text) {
        return Base64.getEncoder().encodeToString(copy().doFinal(text));
    }

    private Mac copy() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the HMACs of Java's own provider can be copied", e);
        }
    }
}
