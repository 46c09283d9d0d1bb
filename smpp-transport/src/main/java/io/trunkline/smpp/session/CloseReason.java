package io.trunkline.smpp.session;

/** Why a session ended. */
public enum CloseReason {
    /** We unbound. */
    UNBOUND_BY_US,
    /** The peer unbound. */
    UNBOUND_BY_PEER,
    /** The connection was refused or could not be made. */
    CONNECT_FAILED,
    /** The TLS handshake failed or took too long, or what came afterwards was not TLS. */
    TLS_FAILED,
    /** The bind was answered with an error. */
    BIND_REFUSED,
    /** The bind did not end in time. */
    BIND_TIMEOUT,
    /** The peer closed the connection, or the network did. */
    DISCONNECTED,
    /** An enquire_link went unanswered. */
    LINK_DEAD,
    /** No message within the inactivity timer. */
    INACTIVE,
    /** A PDU was begun and not ended in time. */
    PARTIAL_PDU,
    /** The peer did not read what we wrote. */
    SLOW_READER,
    /** The peer sent a length that no PDU can have. */
    BAD_LENGTH,
    /** A defect on this side; it is in the log. */
    FAULT
}
