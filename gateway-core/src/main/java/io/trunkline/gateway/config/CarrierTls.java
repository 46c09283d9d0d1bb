package io.trunkline.gateway.config;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * How binds to a carrier speak TLS 1.2 or 1.3.
 *
 * @param hostVerified whether the certificate must name the host that is connected to
 * @param authorities certificates in PEM, of the authorities that are trusted or of the carrier; empty for those that the JDK
 *     trusts
 */
public record CarrierTls(boolean hostVerified, String authorities) {
    /** The authorities, in their order; empty for those that the JDK trusts. */
    public List<X509Certificate> trusted() {
        if (authorities.isEmpty()) {
            return List.of();
        }
        try {
            List<X509Certificate> all = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(authorities.getBytes(US_ASCII)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (all.isEmpty()) {
                throw new IllegalArgumentException("tls.authorities: no certificate (expected: certificates in PEM)");
            }
            return all;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("tls.authorities: unreadable (expected: certificates in PEM)", e);
        }
    }
}
