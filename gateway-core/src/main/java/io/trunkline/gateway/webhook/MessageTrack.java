package io.trunkline.gateway.webhook;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.log.FactHistory;
import io.trunkline.gateway.message.Envelope;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One message on its way through the callbacks. Work on it is done one piece after the other ({@link #after}), and
 * everything else here is called from within such a piece.
 */
final class MessageTrack {
    private Mono<Void> tail = Mono.empty();
    private int unfinished;

    private @Nullable MessageState state;
    private int announced;
    private boolean parked;
    private boolean gone;

    private MessageTrack(@Nullable MessageState state, boolean parked) {
        this.state = state;
        this.parked = parked;
    }

    /**
     * A message that memory does not hold. Where the reader was given all that the message had before, an event that begins one proves
     * that nothing was told; else the state is to be loaded: what begins a message is said again by who takes over from one that
     * died, and may come after all else.
     */
    static MessageTrack from(LifecycleEvent event, FactHistory history) {
        boolean begins = (event instanceof MessageRouted routed && routed.attempt() == 1)
                || (event instanceof MessageWaiting waiting && waiting.attempt() == 1)
                || (event instanceof MessageFailed failed && failed.attempt() == 0);
        boolean alone = event instanceof MessageReceived;
        boolean known = alone || (begins && history == FactHistory.WHOLE);
        return new MessageTrack(
                known ? MessageState.ACCEPTED : null, history == FactHistory.REPEATED || !(begins || alone));
    }

    /** Does the work once everything that was given before is over, whether it succeeded or not; any thread may call. */
    synchronized Mono<Void> after(Mono<Void> work) {
        unfinished++;
        Mono<Void> next = tail.onErrorComplete()
                .then(work)
                .doFinally(ignored -> finished())
                .cache();
        tail = next;
        return next;
    }

    private synchronized void finished() {
        unfinished--;
        if (unfinished == 0) {
            tail = Mono.empty();
        }
    }

    /** Whether the state must be loaded before an event can be taken in. */
    boolean isCold() {
        return state == null;
    }

    /** Who was before may have told what the message has come to, and the store know of it. */
    void load(MessageState loaded) {
        state = loaded;
        parked |= CallbackStatus.of(loaded.status()).isPresent();
    }

    /** Takes the event in; the callback that is due because of it, empty where there is none or it was told. */
    Optional<Callback> evolve(LifecycleEvent event, Envelope envelope) {
        MessageState next =
                Objects.requireNonNull(state, "state was not loaded").evolve(event);
        state = next;
        Instant since = next.updatedAt() == null ? event.at() : next.updatedAt();
        return CallbackStatus.of(next.status())
                .filter(this::announce)
                .map(status -> new Callback(envelope, status, next.code(), since));
    }

    private boolean announce(CallbackStatus status) {
        if (status.sequence() <= announced) {
            return false;
        }
        announced = status.sequence();
        return true;
    }

    /** Says that the store holds a callback of the message: a newer one must meet it there. */
    void parked() {
        parked = true;
    }

    boolean isParked() {
        return parked;
    }

    /** Says that the endpoint wants no more of this message. */
    void gone() {
        gone = true;
    }

    boolean isGone() {
        return gone;
    }
}
