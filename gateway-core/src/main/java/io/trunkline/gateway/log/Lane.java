package io.trunkline.gateway.log;

import reactor.core.publisher.Flux;

/**
 * One slot's partition while this node owns it. Owning it is what allows this node to hold the slot's bind.
 */
public interface Lane {
    int slot();

    /**
     * The lane's records in order, from the first that was never {@link #done done}; completes when the node loses the
     * slot. Demand is honoured: what is not asked for stays in the log. One subscriber.
     */
    Flux<LaneRecord> records();

    /**
     * Says that a record needs no more work on any node. Records may be done in any order: what is committed is the
     * longest run without a gap.
     */
    void done(LaneRecord record);

    /**
     * A record of a lane.
     *
     * @param offset its place in the lane
     */
    record LaneRecord(long offset, LaneMessage message) {}
}
