package io.trunkline.smpp.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * TLS 1.2 or 1.3 to ESMEs.
 *
 * @param identity what to show to them
 * @param trusted the authorities, or certificates, of clients; empty for those that the JDK trusts
 * @param handshake from the connection to the end of the handshake; the bind timer runs meanwhile
 */
public record ServerTls(
        TlsIdentity identity,
        ClientCertificates clientCertificates,
        List<X509Certificate> trusted,
        Duration handshake) {
    public ServerTls {
        trusted = List.copyOf(trusted);
        TlsLayer.checkHandshake(handshake);
    }

    /** Asks for no client certificate; 5 s for the handshake. */
    public static ServerTls of(TlsIdentity identity) {
        return new ServerTls(identity, ClientCertificates.NONE, List.of(), TlsLayer.HANDSHAKE_USUAL);
    }

    /** Asks clients for certificates of these authorities. */
    public ServerTls withClientCertificates(ClientCertificates value, List<X509Certificate> authorities) {
        return new ServerTls(identity, value, authorities, handshake);
    }

    public ServerTls withHandshake(Duration value) {
        return new ServerTls(identity, clientCertificates, trusted, value);
    }
}
