package io.trunkline.smpp.client;

import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.session.EventLoops;
import java.time.Duration;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A supervised bind to one message centre. */
@SuppressWarnings("DoNotCallSuggester")
public final class SmppBind {
    private SmppBind() {}

    public static SmppBind open(EventLoops loops, BindSettings settings, BindHandler handler) {
        throw new UnsupportedOperationException();
    }

    public Flux<BindState> states() {
        throw new UnsupportedOperationException();
    }

    public BindCounters counters() {
        throw new UnsupportedOperationException();
    }

    public Mono<SubmitOutcome> submit(SubmitSm pdu) {
        throw new UnsupportedOperationException();
    }

    public <T> Flux<SubmitResult<T>> submit(Publisher<Submission<T>> submissions) {
        throw new UnsupportedOperationException();
    }

    public Mono<Void> close(Duration drain) {
        throw new UnsupportedOperationException();
    }
}
