package io.trunkline.smpp.tls;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who one is: a private key and the certificates that lead from it to an authority, the own one first.
 *
 * @param chain at least one certificate, whose public key belongs to {@code key}
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain) {
    public TlsIdentity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("certificate chain: empty (expected: at least one's own certificate)");
        }
    }

    /**
     * Reads both from PEM files. Blocks.
     *
     * @param key PKCS #8 without a password, RSA, EC or Ed25519
     * @throws IllegalArgumentException where a file cannot be read as such
     */
    public static TlsIdentity ofPem(Path chain, Path key) {
        return new TlsIdentity(Pem.privateKey(key), Pem.certificates(chain));
    }

    /** The subject; never the key. */
    @Override
    public String toString() {
        return "TlsIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
