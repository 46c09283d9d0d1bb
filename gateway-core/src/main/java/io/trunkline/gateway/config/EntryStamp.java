package io.trunkline.gateway.config;

import java.time.Instant;

/**
 * When and by whom an entry came to be as it is.
 *
 * @param version grows with every change of the directory, whatever it changes; 0 for an entry that no log holds
 * @param at by the log's clock
 * @param by who asked for it, as that one said; empty where a node did it by itself
 * @param node the node that wrote it; empty where the log does not tell
 */
public record EntryStamp(long version, Instant at, String by, String node) {
    /** Of what no log holds. */
    public static final EntryStamp NONE = new EntryStamp(0, Instant.EPOCH, "", "");
}
