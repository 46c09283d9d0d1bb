package io.trunkline.gateway.log;

/** What a reader of {@code lifecycle} knows of the facts that its message had before one that is handed to it. */
public enum FactHistory {
    /** It was given each of them. */
    WHOLE,

    /** Others may have been given some of them: the message is older than the reader's hold of the partition. */
    PARTIAL,

    /** Others, or itself, may have handled this very fact. */
    REPEATED
}
