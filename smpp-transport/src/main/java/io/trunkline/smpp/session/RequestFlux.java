package io.trunkline.smpp.session;

import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Subscribed to, sends what its source gives; see {@link RequestStream}. */
final class RequestFlux<I, O> extends Flux<O> {
    private final RequestDispatcher dispatcher;
    private final Publisher<? extends I> items;
    private final Exchange<I, O> exchange;

    RequestFlux(RequestDispatcher dispatcher, Publisher<? extends I> items, Exchange<I, O> exchange) {
        this.dispatcher = dispatcher;
        this.items = items;
        this.exchange = exchange;
    }

    @Override
    public void subscribe(CoreSubscriber<? super O> downstream) {
        items.subscribe(new RequestStream<>(dispatcher, exchange, downstream));
    }
}
