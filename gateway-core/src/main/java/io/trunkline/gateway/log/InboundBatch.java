package io.trunkline.gateway.log;

import java.time.Instant;
import java.util.List;

/**
 * What was read of one partition of the inbound log, where all parts of one subscriber to one recipient are.
 *
 * @param anew whether reading begins: what was read of the partition before is to be forgotten
 * @param parts in the log's order
 * @param now the time for parts that wait for others
 */
public record InboundBatch(int partition, boolean anew, List<Logged> parts, Instant now) {
    public InboundBatch {
        parts = List.copyOf(parts);
    }

    /**
     * A part in the log.
     *
     * @param at when the log took it
     * @param seen whether it was dealt with before and is read only to know what came before the others
     */
    public record Logged(InboundPart part, Instant at, boolean seen) {}
}
