package io.trunkline.gateway.webhook;

import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Callbacks that were not delivered at once, durable until they are delivered or have ended. A message has at most one
 * pending callback: a newer status supersedes an older one. Every method fails while the store cannot be reached.
 */
public interface CallbackStore extends CallbackHistory {
    /** What an endpoint has of a claim as far as it has room and so many are due, however many other endpoints there are. */
    int SHARE = 8;

    /**
     * Makes callbacks durable, at most one for each message; completes once they are. One that is there already, that
     * was overtaken, or whose message's endpoint said that it is gone is left as it is. While an older status of the same
     * message is in flight, the newer one is not due before that attempt's lease ends.
     */
    Mono<Void> park(List<ParkedCallback> callbacks, Instant now);

    /**
     * Takes callbacks that are due and leases them: nobody else takes them before the lease ends. Endpoints are served in
     * turn.
     *
     * @param room how many at most
     */
    Flux<ParkedCallback> claim(Instant now, Instant leaseEnd, Endpoints.Room room);

    /** Forgets a delivered callback and makes a newer status of the message due. */
    Mono<Void> delivered(MessageSid sid, int sequence, Instant now);

    /**
     * Sets a callback to be tried again, or makes a newer status of the message due where there is one.
     *
     * @param attempts how many were made so far
     * @param failure why the last one failed, in one word
     */
    Mono<Void> again(MessageSid sid, int sequence, int attempts, Instant due, String failure, Instant now);

    /**
     * Ends a callback undelivered; it is kept a while to be looked at.
     *
     * @param gone whether the message's later statuses end with it
     */
    Mono<Void> ended(MessageSid sid, int sequence, boolean gone, String failure, Instant now);

    /** How many are pending, counted up to a bound that the store states. */
    Mono<Long> pending();

    /** Keeps attempts that were made. */
    Mono<Void> remember(List<CallbackAttempt> attempts);

    /** Removes what ended or was superseded before the time, and the attempts of before. */
    Mono<Void> purge(Instant before);

    /**
     * A durable callback.
     *
     * @param attempts how many were made
     * @param due when the next one is
     * @param leased whether an attempt for the message is in flight until {@code due} at the latest
     */
    record ParkedCallback(Callback callback, int attempts, Instant due, boolean leased) {}
}
