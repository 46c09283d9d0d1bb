package io.trunkline.smpp.session;

import reactor.core.publisher.MonoSink;

/** Gives the result of one request to the Mono that asked for it. */
record SingleOutlet<I, O>(Exchange<I, O> exchange, MonoSink<O> sink) implements Ticket.Outlet<I, O> {
    @Override
    public void emit(O result) {
        sink.success(result);
    }
}
