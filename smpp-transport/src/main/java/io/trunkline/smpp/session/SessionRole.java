package io.trunkline.smpp.session;

/** Which side of a session we are. */
public enum SessionRole {
    ESME,
    MESSAGE_CENTRE
}
