package io.trunkline.smpp.session;

import io.netty.channel.EventLoop;
import io.trunkline.smpp.pdu.PduResponse;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.Mono;

/**
 * Turns the completion of a Mono, on any thread, into the response to one request of the peer. An error, an empty Mono
 * and an exception on the way to the Mono are faults and are answered so. Never cancels: what the Mono does has effects
 * that outlive the session.
 */
public final class PendingAnswer<V> implements CoreSubscriber<V>, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PendingAnswer.class);

    private final SmppSession session;
    private final int sequence;
    private final Function<? super V, ? extends PduResponse> toResponse;
    private final PduResponse onFault;
    private volatile @Nullable PduResponse response;

    private PendingAnswer(
            SmppSession session,
            int sequence,
            Function<? super V, ? extends PduResponse> toResponse,
            PduResponse onFault) {
        this.session = session;
        this.sequence = sequence;
        this.toResponse = toResponse;
        this.onFault = onFault;
    }

    /**
     * Answers {@code sequence} when what {@code asked} gives completes, at once where its value is there already. Event
     * loop only.
     *
     * @param onFault the answer where {@code asked} or its Mono fails, or the Mono is empty
     */
    public static <V> void await(
            Supplier<Mono<V>> asked,
            SmppSession session,
            int sequence,
            Function<? super V, ? extends PduResponse> toResponse,
            PduResponse onFault) {
        Mono<V> mono = monoOf(asked);
        V value = valueAtHand(mono);
        if (value != null) {
            session.respond(sequence, toResponse.apply(value));
        } else {
            mono.subscribe(new PendingAnswer<>(session, sequence, toResponse, onFault));
        }
    }

    private static <V> Mono<V> monoOf(Supplier<Mono<V>> asked) {
        try {
            return asked.get();
        } catch (RuntimeException e) {
            return Mono.error(e);
        }
    }

    /** The value of a Mono.just, which needs no subscription; null for anything else, empty and failed ones included. */
    @SuppressWarnings("unchecked")
    private static <V> @Nullable V valueAtHand(Mono<V> mono) {
        if (!(mono instanceof Fuseable.ScalarCallable<?> scalar)) {
            return null;
        }
        try {
            return (V) scalar.call();
        } catch (Exception e) {
            return null;
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(V value) {
        answer(toResponse.apply(value));
    }

    @Override
    public void onError(Throwable fault) {
        LOG.error("{}: no answer to {}", session.channel(), Integer.toUnsignedString(sequence), fault);
        answer(onFault);
    }

    @Override
    public void onComplete() {
        if (response == null) {
            LOG.error(
                    "{}: an empty answer to {} (expected: one value)",
                    session.channel(),
                    Integer.toUnsignedString(sequence));
            answer(onFault);
        }
    }

    private void answer(PduResponse value) {
        if (response != null) {
            return;
        }
        response = value;
        EventLoop loop = session.channel().eventLoop();
        if (loop.inEventLoop()) {
            run();
            return;
        }
        try {
            loop.execute(this);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the event loop has ended before the answer", session.channel());
        }
    }

    @Override
    public void run() {
        PduResponse value = response;
        if (value != null) {
            session.respond(sequence, value);
        }
    }
}
