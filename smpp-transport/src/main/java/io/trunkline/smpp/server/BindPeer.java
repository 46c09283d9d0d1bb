package io.trunkline.smpp.server;

import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Where a bind comes from.
 *
 * @param certificates what it has shown and TLS has verified, its own first; empty for nothing, and without TLS
 */
public record BindPeer(SocketAddress address, List<X509Certificate> certificates) {
    public BindPeer {
        certificates = List.copyOf(certificates);
    }
}
