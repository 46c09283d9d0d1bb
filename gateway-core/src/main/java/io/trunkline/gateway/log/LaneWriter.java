package io.trunkline.gateway.log;

import java.time.Duration;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** Where an attempt that waited enters its lane. */
public interface LaneWriter {
    /**
     * How late a record may come, by the log's clock. Slots remember the attempts of that time, so that who was stopped for long
     * and wakes adds nothing that its successor has had sent: of slots with up to 500 records a second, where clocks agree to
     * half a minute. More than any store takes to answer; who asks one that takes longer, dates the attempt anew.
     */
    Duration LATE_MAX = Duration.ofMinutes(1);

    /**
     * Appends to the lane that the message names; completes when every in-sync replica has it. Fails when they do not within
     * some ten seconds; the record may be there all the same, or come until {@link #LATE_MAX} is over.
     *
     * @param asOf when the attempt was still to enter its lane, for certain
     */
    Mono<Void> append(LaneMessage message, Instant asOf);
}
