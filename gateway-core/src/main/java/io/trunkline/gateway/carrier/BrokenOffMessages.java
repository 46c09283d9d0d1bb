package io.trunkline.gateway.carrier;

import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.MessageSid;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Messages of several segments of which a carrier may have some while others are to follow, or not, by their policy; as far
 * as the read model has come. Fails within some seconds when it does not answer.
 */
public interface BrokenOffMessages {
    /** What a handset sees of a message, and its SID. */
    record BrokenOff(MessageSid sid, Address from, Address to) {}

    /**
     * Those that came into doubt at a carrier lately and that are not complete, newest first.
     *
     * @param max how many at most
     */
    Flux<BrokenOff> of(String carrier, int max);

    /** Whether no more of the message will be sent: carriers have all of it, or it has ended. */
    Mono<Boolean> isComplete(MessageSid sid);
}
