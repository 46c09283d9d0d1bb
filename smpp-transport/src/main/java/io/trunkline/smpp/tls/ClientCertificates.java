package io.trunkline.smpp.tls;

/** Whether a server asks who its clients are. */
public enum ClientCertificates {
    /** It does not ask. */
    NONE,
    /** A client may show one; one that is not trusted ends the handshake, none does not. */
    OPTIONAL,
    /** The handshake fails without one that is trusted. */
    REQUIRED
}
