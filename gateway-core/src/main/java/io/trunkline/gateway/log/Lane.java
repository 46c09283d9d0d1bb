package io.trunkline.gateway.log;

import reactor.core.publisher.Flux;

/**
 * One slot's partition while this node owns it. Owning it is what allows this node to hold the slot's bind. Thread-safe.
 *
 * <p>What {@link #records} emits is written down as started before; the next owner can tell it from what was never
 * started, and from what is {@link #done done}. So each record is to end in {@link #done} or {@link #returned}.
 *
 * <pre>
 * waits --> started --> done
 *   ^          |  |
 *   +-returned-+  +--> doubtful, for the next owner --> done
 * </pre>
 */
public interface Lane {
    int slot();

    /** How many records wait to be started, as far as the lane was read: that is to its end but for moments. */
    int waiting();

    /** Whether this node still owns the slot, as far as it can know. To be asked before whatever cannot be undone. */
    boolean owned();

    /**
     * The records to send, the more urgent class first and in turns of accounts, without those that were done behind a gap and without repeated attempts. Completes
     * when the node gives up or loses the slot, or after {@link #end}. One subscriber, which asks for at least as many
     * records as may be open.
     *
     * @param openSegmentsMax how many segments may be started and neither done nor returned; a message that has more by
     *     itself goes alone
     */
    Flux<LaneRecord> records(int openSegmentsMax);

    /**
     * The records that an owner before this one had started and did not finish: they may have been sent. They are not
     * among {@link #records} and are to be {@link #done} when that is written down. Completes with them. One subscriber.
     */
    Flux<LaneRecord> doubtful();

    /**
     * The records of which a cancel was read before they were started: no segment of them was sent, and none is to be. They are not
     * among {@link #records} and are to be {@link #done} when that is written down. Completes as these do. One subscriber.
     */
    Flux<LaneRecord> canceled();

    /**
     * Whether a cancel of one of the {@link #records} was read, as far as is known by now: to be asked before any of it is written
     * to a carrier. False where an attempt before may have brought some of it to one.
     */
    boolean isCancelAsked(LaneMessage message);

    /**
     * Says that a record needs no more work on any node. Records may be done in any order: what is committed is the
     * longest run without a gap, and what is done behind a gap is written down.
     */
    void done(LaneRecord record);

    /** Says that nothing of a started record was sent: the next owner sends it. Only after {@link #records} has ended. */
    void returned(LaneRecord record);

    /** Starts no more and completes {@link #records} behind what was already emitted. */
    void end();

    /**
     * For who cannot serve the lane any more: both its streams complete, and the slot comes again as another lane, as it
     * would to a next owner. What is started and neither done nor returned is {@link #doubtful} there. Without effect on a
     * lane that ends.
     */
    void restart();

    /**
     * For who has ended the lane to serve it in another way: the slot comes again as another lane once all that was started
     * is done or returned, and after ten seconds at the latest; what is not is {@link #doubtful} there.
     */
    void renew();

    /**
     * A record of a lane.
     *
     * @param offset its place in the lane
     */
    record LaneRecord(long offset, LaneMessage message) {}
}
