package io.trunkline.smpp.simulator;

import io.trunkline.smpp.server.Delivery;
import reactor.core.publisher.FluxSink;

/** Receipts to one live bind: what the outbox pushes is what the session's demand allowed. Carrier's loop only. */
final class SessionRoute extends ReceiptOutbox.Route {

    private final FluxSink<Delivery<ReceiptOutbox.Item>> sink;
    private final CarrierFigures.Counter figures;

    SessionRoute(String systemId, FluxSink<Delivery<ReceiptOutbox.Item>> sink, CarrierFigures.Counter figures) {
        super(systemId);
        this.sink = sink;
        this.figures = figures;
    }

    @Override
    void send(ReceiptOutbox.Item item) {
        figures.receiptsSent.increment();
        sink.next(new Delivery<>(ReceiptPdus.deliverSm(item.receipt(), System.currentTimeMillis()), item));
    }

    /** No more comes; the session completes its side when what was sent has its outcome. */
    void end() {
        sink.complete();
    }
}
