package io.trunkline.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what must be read again (AES-256-GCM, a random 96-bit nonce before the cipher text) and hashes what must only
 * be recognised (HMAC-SHA-256 under a key of its own). Thread-safe.
 */
public final class SecretBox {
    /** The key's length in bytes. */
    public static final int KEY_BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec encryptionKey;
    private final SecretKeySpec hashKey;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param key 32 random bytes
     */
    public SecretBox(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "encryption key: " + key.length + " bytes (expected: " + KEY_BYTES + ")");
        }
        this.encryptionKey = new SecretKeySpec(mac(new SecretKeySpec(key, "HmacSHA256"), "encrypt"), "AES");
        this.hashKey = new SecretKeySpec(mac(new SecretKeySpec(key, "HmacSHA256"), "hash"), "HmacSHA256");
    }

    /** Encrypts a secret. */
    public Sealed seal(String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] cipherText = crypt(Cipher.ENCRYPT_MODE, nonce, secret.getBytes(UTF_8));
        byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + cipherText.length);
        System.arraycopy(cipherText, 0, whole, NONCE_BYTES, cipherText.length);
        return new Sealed(whole);
    }

    /**
     * Decrypts a secret.
     *
     * @throws IllegalStateException when it was sealed under another key or was altered
     */
    public String open(Sealed sealed) {
        byte[] whole = sealed.bytes();
        if (whole.length < NONCE_BYTES) {
            throw new IllegalStateException("sealed secret: " + whole.length + " bytes (expected: at least 12)");
        }
        byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
        return new String(
                crypt(Cipher.DECRYPT_MODE, nonce, Arrays.copyOfRange(whole, NONCE_BYTES, whole.length)), UTF_8);
    }

    /** The keyed hash of a secret. */
    public Hashed hash(String secret) {
        return new Hashed(mac(hashKey, secret));
    }

    /** Whether the secret has this hash; takes the same time whatever the answer. */
    public boolean matches(String secret, Hashed hash) {
        return MessageDigest.isEqual(mac(hashKey, secret), hash.bytes());
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, encryptionKey, new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A stored secret does not open with this encryption key", e);
        }
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every Java platform", e);
        }
    }
}
