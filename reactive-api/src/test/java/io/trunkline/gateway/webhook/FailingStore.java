package io.trunkline.gateway.webhook;

import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A store that cannot be reached for parking a number of times. */
record FailingStore(CallbackStore store, AtomicInteger faults) implements CallbackStore {
    @Override
    public Mono<Void> park(List<ParkedCallback> callbacks, Instant now) {
        return faults.getAndDecrement() > 0
                ? Mono.error(new IllegalStateException("planted: no connection"))
                : store.park(callbacks, now);
    }

    @Override
    public Flux<ParkedCallback> claim(Instant now, Instant leaseEnd, Endpoints.Room room) {
        return store.claim(now, leaseEnd, room);
    }

    @Override
    public Mono<Void> delivered(MessageSid sid, int sequence, Instant now) {
        return store.delivered(sid, sequence, now);
    }

    @Override
    public Mono<Void> again(MessageSid sid, int sequence, int attempts, Instant due, String failure, Instant now) {
        return store.again(sid, sequence, attempts, due, failure, now);
    }

    @Override
    public Mono<Void> ended(MessageSid sid, int sequence, boolean gone, String failure, Instant now) {
        return store.ended(sid, sequence, gone, failure, now);
    }

    @Override
    public Mono<Long> pending() {
        return store.pending();
    }

    @Override
    public Mono<Void> remember(List<CallbackAttempt> attempts) {
        return store.remember(attempts);
    }

    @Override
    public Flux<CallbackAttempt> attempts(MessageSid sid) {
        return store.attempts(sid);
    }

    @Override
    public Mono<Void> purge(Instant before) {
        return store.purge(before);
    }
}
