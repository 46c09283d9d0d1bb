package io.trunkline.gateway.log;

import java.time.Instant;
import java.util.List;

/**
 * What was read of one partition of the inbound log, where all parts of one subscriber to one recipient are.
 *
 * @param anew whether reading begins: what was read of the partition before is to be forgotten
 * @param parts in the log's order
 * @param now the time for parts that wait for others; the epoch while there is more to read than these
 */
public record InboundBatch(int partition, boolean anew, List<Logged> parts, Instant now) {
    public InboundBatch {
        parts = List.copyOf(parts);
    }

    /**
     * A part in the log.
     *
     * @param at when the log took it
     * @param dealt whether it was dealt with before; what was is read only to know what came before the others
     */
    public record Logged(InboundPart part, Instant at, Dealt dealt) {}

    /** Whether somebody dealt with a part before. */
    public enum Dealt {
        YES,
        /** It was there when reading began. */
        PERHAPS,
        NO
    }
}
