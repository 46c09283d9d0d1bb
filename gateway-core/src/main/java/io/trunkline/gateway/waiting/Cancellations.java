package io.trunkline.gateway.waiting;

import io.trunkline.gateway.log.LaneCancels;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * Takes messages back that wait. Cancel and release meet at the row: whoever marks it first has it, so that a message that
 * was canceled is never sent, and one that is on its way is never said to be canceled. What lies in a lane is its slot's owner's,
 * which is asked, and alone says that it is canceled. Thread-safe.
 */
public final class Cancellations {
    private final WaitStore store;
    private final LifecycleLog lifecycle;
    private final LaneLookup lookup;
    private final LaneCancels lanes;
    private final InstantSource clock;

    public Cancellations(
            WaitStore store, LifecycleLog lifecycle, LaneLookup lookup, LaneCancels lanes, InstantSource clock) {
        this.store = store;
        this.lifecycle = lifecycle;
        this.lookup = lookup;
        this.lanes = lanes;
        this.clock = clock;
    }

    /**
     * Emits true once the cancel is durable: the message will never be sent. Emits false where it does not wait, or is on
     * its way already. Fails while the database cannot say or the log does not take it; may then be
     * repeated.
     */
    public Mono<Boolean> cancel(AccountSid account, MessageSid sid) {
        return Mono.defer(() -> store.cancel(account, sid, Instant.ofEpochMilli(clock.millis())))
                .flatMap(wait -> lifecycle
                        .append(wait.fact())
                        .then(Mono.defer(() -> store.said(List.of(wait))).onErrorComplete())
                        .thenReturn(true))
                .defaultIfEmpty(false);
    }

    /**
     * Asks whoever owns the slot in whose lane the message lies. Emits true once that is durable: the message's state tells what
     * comes of it, {@code CANCELED} where nothing of it was written to a carrier before. Emits false where it lies in no lane or a
     * carrier may have some of it. Fails as {@link #cancel} does.
     */
    public Mono<Boolean> ask(AccountSid account, MessageSid sid) {
        return lookup.find(account, sid)
                .flatMap(found -> lanes.cancel(found.slot(), found.cancel()).thenReturn(true))
                .defaultIfEmpty(false);
    }
}
