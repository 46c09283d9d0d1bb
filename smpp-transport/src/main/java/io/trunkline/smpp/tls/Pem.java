package io.trunkline.smpp.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Certificates and keys in PEM files (RFC 7468). Blocks. */
public final class Pem {
    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    private Pem() {}

    /**
     * All certificates of a file, in its order.
     *
     * @throws IllegalArgumentException where there is none, or something else
     */
    public static List<X509Certificate> certificates(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> all = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (all.isEmpty()) {
                throw new IllegalArgumentException(file + ": no certificate (expected: at least one)");
            }
            return all;
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage() + " (expected: certificates in PEM)", e);
        }
    }

    static PrivateKey privateKey(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            int begin = text.indexOf(KEY_BEGIN);
            int end = text.indexOf(KEY_END);
            if (begin < 0 || end < begin) {
                throw new IllegalArgumentException(file + ": no private key (expected: PKCS #8, " + KEY_BEGIN + ")");
            }
            byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
            return privateKey(file, new PKCS8EncodedKeySpec(encoded));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage() + " (expected: a key in PEM)", e);
        }
    }

    /** The encoding names its algorithm, and a factory of another one refuses it. */
    private static PrivateKey privateKey(Path file, PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        InvalidKeySpecException refused = new InvalidKeySpecException("no algorithm tried");
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                refused = e;
            }
        }
        throw new IllegalArgumentException(
                file + ": a key of another kind (expected: one of " + KEY_ALGORITHMS + ")", refused);
    }
}
