package io.trunkline.smpp.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.2 or 1.3 to a message centre.
 *
 * @param trusted the authorities, or certificates, that are trusted; empty for those that the JDK trusts
 * @param identity what to show to a message centre that asks; null for nothing
 * @param hostVerified whether the certificate must name the host that we connect to
 * @param handshake from the connection to the end of the handshake; the bind timer runs meanwhile
 */
public record ClientTls(
        List<X509Certificate> trusted, @Nullable TlsIdentity identity, boolean hostVerified, Duration handshake) {
    /** Whom the JDK trusts, the host verified, 5 s for the handshake. */
    public static final ClientTls DEFAULT = new ClientTls(List.of(), null, true, TlsLayer.HANDSHAKE_USUAL);

    public ClientTls {
        trusted = List.copyOf(trusted);
        TlsLayer.checkHandshake(handshake);
    }

    public ClientTls withTrusted(List<X509Certificate> value) {
        return new ClientTls(value, identity, hostVerified, handshake);
    }

    public ClientTls withIdentity(TlsIdentity value) {
        return new ClientTls(trusted, value, hostVerified, handshake);
    }

    /** For a message centre whose certificate names something else; whoever holds any trusted one can then pose as it. */
    public ClientTls withoutHostVerification() {
        return new ClientTls(trusted, identity, false, handshake);
    }

    public ClientTls withHandshake(Duration value) {
        return new ClientTls(trusted, identity, hostVerified, value);
    }
}
